"""The macOS program: frozen, signed and put into a disk image on a Mac; elsewhere what it is made from is checked."""
