"""What stays on this machine: secrets, settings, saved pictures."""
