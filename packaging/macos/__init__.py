"""Build the disk image of the macOS program on a Mac; on other systems check its sources."""
