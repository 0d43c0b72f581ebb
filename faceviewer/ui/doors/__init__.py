"""Whether the devices at the doors have the face on show."""
