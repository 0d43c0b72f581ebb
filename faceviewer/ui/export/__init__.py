"""What leaves the window: saved, copied, printed, dragged."""
