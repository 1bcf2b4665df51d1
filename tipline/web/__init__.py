"""What both sites do to every request."""
