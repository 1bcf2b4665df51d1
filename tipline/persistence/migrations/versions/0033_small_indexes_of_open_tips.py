"""Small indexes of open tips

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps. Among a million tips all took six seconds.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

FLAGS = (
    "minor",
    "danger",
    "control",
    "purchase",
    "procuring",
    "premises",
    "online",
    "labour",
    "ongoing",
    "self",
    "out_of_scope",
    "spam",
    "hostile",
    "profiling",
)
OPEN = "state <> 'closed' AND state <> 'erased'"
INDEXES = {
    "place": (["county", "municipality", "state"], OPEN),
    "reference": (["reference"], OPEN),
    **{flag: (["rank", "received_at", "reference", "county"], f"{OPEN} AND flags LIKE '% {flag} %'") for flag in FLAGS},
}


def upgrade() -> None:
    for name, (columns, condition) in INDEXES.items():
        where = sa.text(condition)
        op.create_index(f"ix_tips_open_{name}", "tips", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(f"ix_tips_open_{name}", table_name="tips")
