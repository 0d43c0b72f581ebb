"""The endpoint. httpx lives here and nowhere else."""
