"""What is copied or dragged out of the window."""
