"""Settings and sessions of officers

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.

Yes to both: the new columns have defaults or stay empty, and the two tables hold as many rows as there are officers and
open sessions. A session that the program of the release before begins belongs to nobody here and is not listed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("officers", sa.Column("language", sa.String(length=8), server_default="", nullable=False))
    op.add_column("officers", sa.Column("theme", sa.String(length=8), server_default="", nullable=False))
    op.add_column("officers", sa.Column("letters", sa.String(length=32), server_default="", nullable=False))
    op.add_column("officer_sessions", sa.Column("public_id", sa.String(length=10), nullable=True))
    op.add_column("officer_sessions", sa.Column("officer_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_officer_sessions_public_id"), "officer_sessions", ["public_id"], unique=True)
    op.create_index(op.f("ix_officer_sessions_officer_id"), "officer_sessions", ["officer_id"], unique=False)


def downgrade() -> None:
    # Column by column, not in a batch: a batch would make the tables anew, and that of sessions with a row number.
    op.drop_index(op.f("ix_officer_sessions_officer_id"), table_name="officer_sessions")
    op.drop_index(op.f("ix_officer_sessions_public_id"), table_name="officer_sessions")
    op.drop_column("officer_sessions", "officer_id")
    op.drop_column("officer_sessions", "public_id")
    for column in ("letters", "theme", "language"):
        op.drop_column("officers", column)
