"""Fixtures of the officer site's tests."""

import pytest
from flask import Flask

from tests.officer.accounts import signed_in, site
from tests.officer.entrance import Credentials, Entrance
from tipline.persistence.database import Database

__all__ = ["signed_in", "site"]


@pytest.fixture
def entrance(site: Flask, sqlite: Database) -> Entrance:
    return Entrance(site, sqlite)


@pytest.fixture
def eva(entrance: Entrance) -> Credentials:
    """An officer who has enrolled."""
    return entrance.enrolled()
