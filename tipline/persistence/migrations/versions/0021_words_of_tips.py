"""Words by which tips are found

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tip_words",
        sa.Column("word", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("received_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_tip_words_tip_reference")),
        sa.PrimaryKeyConstraint("word", "county", "received_at", "tip_reference", name=op.f("pk_tip_words")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tip_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_words_tip_reference"), ["tip_reference"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tip_words_word_received_at_tip_reference"),
            ["word", "received_at", "tip_reference"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("tip_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_words_word_received_at_tip_reference"))
        batch_op.drop_index(batch_op.f("ix_tip_words_tip_reference"))

    op.drop_table("tip_words")
