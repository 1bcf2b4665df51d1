"""The baselines: as little Flask as does the same work. Each is served in a process of its own."""
