"""What lies behind a result: where its time went, what was said, what its photo is."""
