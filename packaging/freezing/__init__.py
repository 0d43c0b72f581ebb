"""Freeze the program with PyInstaller into a folder that contains Python."""
