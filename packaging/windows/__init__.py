"""The setup program and the MSI: made on Linux, and tried out under Wine."""
