"""The walk to the face service, and what it found."""
