"""Flags beside the tip

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps. The column is empty and there at once; what
belongs into it is copied by the next step, which nobody who sends a tip has to wait for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tips", sa.Column("flags", sa.String(128), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("tips", "flags")
