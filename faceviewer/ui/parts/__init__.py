"""What windows are made of: labels, fields, buttons that show plain text and nothing else."""
