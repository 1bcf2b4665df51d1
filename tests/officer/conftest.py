"""Fixtures of the officer site's tests."""

from tests.officer.accounts import signed_in, site

__all__ = ["signed_in", "site"]
