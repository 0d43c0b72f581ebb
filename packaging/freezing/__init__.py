"""The program with its own Python inside, made by PyInstaller."""
