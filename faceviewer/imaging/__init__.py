"""Pictures. Pillow lives here."""
