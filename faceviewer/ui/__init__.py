"""The window. Qt lives here and in `faceviewer.app`, nowhere else."""
