"""Theme, language, text size, and how the photo is looked at."""
