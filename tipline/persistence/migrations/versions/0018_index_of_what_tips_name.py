"""Index of what tips name

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tip_fingerprints",
        sa.Column("fingerprint", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("county", sa.String(length=2), nullable=False),
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_tip_fingerprints_tip_reference")),
        sa.PrimaryKeyConstraint("fingerprint", "county", "tip_reference", name=op.f("pk_tip_fingerprints")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tip_fingerprints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_fingerprints_tip_reference"), ["tip_reference"], unique=False)

    op.create_table(
        "indexed_tips",
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.Column("key_number", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_indexed_tips_tip_reference")),
        sa.PrimaryKeyConstraint("tip_reference", name=op.f("pk_indexed_tips")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("indexed_tips", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indexed_tips_key_number"), ["key_number"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("indexed_tips", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indexed_tips_key_number"))

    op.drop_table("indexed_tips")
    with op.batch_alter_table("tip_fingerprints", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_fingerprints_tip_reference"))

    op.drop_table("tip_fingerprints")
