"""Drawings that the server makes: places and paths as plain data, which a template writes as SVG."""
