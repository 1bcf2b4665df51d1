"""Indexing anew

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.

The release before has no index. A million rows of five short columns took twenty seconds at most (docs/index-keys.md).
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# Alembic makes a SQLite table anew to change a column, and would forget how its rows lie.
UNORDERED = {"sqlite_with_rowid": False}
INDEX = ["key_number", "version", "received_at", "tip_reference", "failed"]


def upgrade() -> None:
    op.create_table(
        "index_runs",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("begun_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", schema.UtcDateTime(timezone=True), nullable=True),
        sa.Column("tips", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_index_runs")),
    )
    with op.batch_alter_table("indexed_tips", schema=None, table_kwargs=UNORDERED) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indexed_tips_key_number"))
        batch_op.add_column(sa.Column("received_at", schema.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("failed", sa.Boolean(), server_default=sa.false(), nullable=False))

    op.execute(
        "UPDATE indexed_tips SET received_at ="
        " (SELECT received_at FROM tips WHERE tips.reference = indexed_tips.tip_reference)"
    )
    op.execute(
        "INSERT INTO indexed_tips (tip_reference, key_number, version, received_at)"
        " SELECT reference, 0, 0, received_at FROM tips WHERE urgency IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM indexed_tips WHERE indexed_tips.tip_reference = tips.reference)"
    )
    with op.batch_alter_table("indexed_tips", schema=None, table_kwargs=UNORDERED) as batch_op:
        batch_op.alter_column("received_at", existing_type=schema.UtcDateTime(timezone=True), nullable=False)
        batch_op.create_index(batch_op.f("ix_indexed_tips_" + "_".join(INDEX)), INDEX, unique=False)


def downgrade() -> None:
    with op.batch_alter_table("indexed_tips", schema=None, table_kwargs=UNORDERED) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indexed_tips_" + "_".join(INDEX)))
    # The program of 0018 takes a tip with a row for indexed.
    op.execute("DELETE FROM indexed_tips WHERE key_number = 0")
    with op.batch_alter_table("indexed_tips", schema=None, table_kwargs=UNORDERED) as batch_op:
        batch_op.drop_column("failed")
        batch_op.drop_column("received_at")
        batch_op.create_index(batch_op.f("ix_indexed_tips_key_number"), ["key_number"], unique=False)

    op.drop_table("index_runs")
