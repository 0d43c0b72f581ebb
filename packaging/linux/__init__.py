"""Build the Debian package, the relocatable archive and the apt repository, and test them in empty Debian systems."""
