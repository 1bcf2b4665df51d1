"""What is searched for: words made comparable, things that tips name, and what nobody may search by."""
