"""The endpoints and the signed call. httpx lives here and nowhere else."""
