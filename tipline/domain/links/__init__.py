"""Links: what tips have in common, and how far that speaks for one event. Content alone, never anything of a sender."""
