"""The feature "check doors": whether the devices at the doors have the face on show."""
