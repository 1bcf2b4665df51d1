"""The public site over a real SQLite database, configured as in production."""

from pathlib import Path

import pytest
from flask import Flask

from tests.public.visitor import Visitor, in_production
from tipline.config import PublicConfig
from tipline.public import create_site


@pytest.fixture
def config(instance: Path, sqlite_address: str) -> PublicConfig:
    return in_production(instance, sqlite_address)


@pytest.fixture
def site(config: PublicConfig) -> Flask:
    return create_site(config)


@pytest.fixture
def visitor(site: Flask) -> Visitor:
    return Visitor(site)
