"""The Debian package, the relocatable archive, and an empty system to try them in."""
