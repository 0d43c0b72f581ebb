"""Problems and verdicts in words, in both languages at once; used by window and commands alike."""
