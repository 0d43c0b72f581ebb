"""The texts for problems, verdicts and records in all languages, shared by window and commands."""
