"""Indexes of the queue

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps. Each index takes some seconds among a million.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

OPEN = sa.text("state <> 'closed' AND state <> 'erased'")
ORDER = ["rank", "received_at", "reference"]


def upgrade() -> None:
    op.drop_index("ix_tips_state_county_rank", table_name="tips")
    op.drop_index("ix_tips_municipality_rank", table_name="tips")
    op.create_index("ix_tips_state_county_municipality", "tips", ["state", "county", "municipality"])
    for column in ("municipality", "language"):
        op.create_index(f"ix_tips_{column}_rank_received_at_reference", "tips", [column, *ORDER])
    op.create_index("ix_tips_open", "tips", ORDER, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_tips_open_county", "tips", ["county", *ORDER], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index("ix_tips_open_county", table_name="tips")
    op.drop_index("ix_tips_open", table_name="tips")
    for column in ("language", "municipality"):
        op.drop_index(f"ix_tips_{column}_rank_received_at_reference", table_name="tips")
    op.drop_index("ix_tips_state_county_municipality", table_name="tips")
    op.create_index("ix_tips_municipality_rank", "tips", ["municipality", "rank"])
    op.create_index("ix_tips_state_county_rank", "tips", ["state", "county", "rank"])
