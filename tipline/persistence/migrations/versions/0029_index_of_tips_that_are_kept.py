"""Index of tips that are kept

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps. The index takes some seconds among a million.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

KEPT = sa.text("NOT (state = 'erased')")
ORDER = ["rank", "received_at", "reference"]


def upgrade() -> None:
    op.create_index("ix_tips_kept", "tips", ORDER, sqlite_where=KEPT, postgresql_where=KEPT)


def downgrade() -> None:
    op.drop_index("ix_tips_kept", table_name="tips")
