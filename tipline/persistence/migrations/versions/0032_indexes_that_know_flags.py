"""Indexes that know flags

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps. Among a million tips the indexes took a busy
machine half a minute, in which nobody could store one: whoever sends is told to try again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

OPEN = sa.text("state <> 'closed' AND state <> 'erased'")
KEPT = sa.text("NOT (state = 'erased')")
PLACE, ORDER = ["state", "county", "municipality"], ["rank", "received_at", "reference"]
PARTIAL = {
    "ix_tips_kept": (ORDER, KEPT),
    "ix_tips_open": (ORDER, OPEN),
    "ix_tips_open_county": (["county", *ORDER], OPEN),
}

UNUSED = {
    "ix_tips_county_rank_received_at_reference": ["county", *ORDER],
    "ix_tips_rank_received_at_reference": ORDER,
}
"""Nobody asks for erased tips in the queue's order, and all others have an index of their own."""


def upgrade() -> None:
    for name, (columns, condition) in PARTIAL.items():
        _replace(name, [*columns, "flags"], condition)
    _create("ix_tips_kept_county", ["county", *ORDER, "flags"], KEPT)
    for name in UNUSED:
        op.drop_index(name, table_name="tips")
    op.create_index("ix_tips_state_county_municipality_flags", "tips", [*PLACE, "flags"])
    op.drop_index("ix_tips_state_county_municipality", table_name="tips")


def downgrade() -> None:
    op.create_index("ix_tips_state_county_municipality", "tips", PLACE)
    op.drop_index("ix_tips_state_county_municipality_flags", table_name="tips")
    for name, columns in UNUSED.items():
        op.create_index(name, "tips", columns)
    op.drop_index("ix_tips_kept_county", table_name="tips")
    for name, (columns, condition) in PARTIAL.items():
        _replace(name, columns, condition)


def _replace(name: str, columns: list[str], condition: sa.TextClause) -> None:
    op.drop_index(name, table_name="tips")
    _create(name, columns, condition)


def _create(name: str, columns: list[str], condition: sa.TextClause) -> None:
    op.create_index(name, "tips", columns, sqlite_where=condition, postgresql_where=condition)
