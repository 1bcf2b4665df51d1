"""What runs here: versions, so that a report of a fault can name them. No host and no path."""

import platform
from importlib.metadata import metadata, version

from flask import Blueprint, render_template

from tipline.domain.triage import POLICY_VERSION
from tipline.officer.desk import desk
from tipline.officer.language import OFFICER_LANGUAGES
from tipline.persistence.migrate import newest_revision, revision_of

room = Blueprint("about", __name__)

LIBRARIES = (
    *("Flask", "Flask-Security", "Flask-WTF", "SQLAlchemy", "alembic", "rq", "redis", "cryptography"),
    *("argon2-cffi", "bleach", "Pillow", "typst"),
)
"""Those that a fault or a warning is most likely about."""


@room.get("/about")
def show() -> str:
    with desk().database.reading() as database:
        revision = revision_of(database)
        engine = database.get_bind().dialect.name
    return render_template(
        "about.html",
        tipline=version("tipline"),
        policy=POLICY_VERSION,
        revision=revision,
        newest=newest_revision(),
        engine={"postgresql": "PostgreSQL", "sqlite": "SQLite"}.get(engine, engine),
        python=platform.python_version(),
        libraries=[(name, version(name)) for name in LIBRARIES],
        licence=metadata("tipline")["License-Expression"],
        read_in=OFFICER_LANGUAGES,
        asked_in=desk().config.languages,
    )
