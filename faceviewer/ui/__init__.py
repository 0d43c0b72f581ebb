"""The window. Only this package and `faceviewer.app` import Qt."""
