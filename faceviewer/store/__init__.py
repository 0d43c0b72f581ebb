"""Everything that is stored on this machine: secrets, settings and saved pictures."""
