"""Build the setup program and the MSI for Windows on Linux, and test them under Wine."""
