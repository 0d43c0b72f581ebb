"""What is hidden on the screen: photos, names and ids from those who look over a shoulder or into a shared screen."""
