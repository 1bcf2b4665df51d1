"""Tips joined by hand

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps. It does: the columns may be empty, and only
tips with near-copies have a row here.
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: on SQLite that would make the table anew, with the row numbers it must not have.
    op.add_column("tip_clusters", sa.Column("by_words", sa.String(length=10), nullable=True))
    op.add_column("tip_clusters", sa.Column("joined_by", sa.String(length=255), nullable=True))
    op.add_column("tip_clusters", sa.Column("joined_at", schema.UtcDateTime(timezone=True), nullable=True))
    op.execute("UPDATE tip_clusters SET by_words = cluster")
    op.create_index(op.f("ix_tip_clusters_by_words"), "tip_clusters", ["by_words"], unique=False)


def downgrade() -> None:
    # What only officers had joined is parted again; what is alike by words stays together.
    op.execute("DELETE FROM tip_clusters WHERE by_words IS NULL")
    op.execute("UPDATE tip_clusters SET cluster = by_words")
    op.drop_index(op.f("ix_tip_clusters_by_words"), table_name="tip_clusters")
    for column in ("joined_at", "joined_by", "by_words"):
        op.drop_column("tip_clusters", column)
