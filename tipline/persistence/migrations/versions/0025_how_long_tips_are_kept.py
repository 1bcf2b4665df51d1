"""How long tips are kept

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.

The day of closing is taken from the record. What the release before closes on this schema has none until it is closed
again, and no limit runs for it.
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

CLOSINGS = """
UPDATE tips SET closed_at = (
  SELECT max(written_at) FROM audit_entries
  WHERE audit_entries.tip_reference = tips.reference AND audit_entries.act = 'tip_moved'
) WHERE state = 'closed'
"""


def upgrade() -> None:
    op.add_column("tips", sa.Column("closed_at", schema.UtcDateTime(timezone=True), nullable=True))
    op.execute(CLOSINGS)
    op.create_table(
        "holds",
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.Column("officer_name", sa.String(length=255), nullable=False),
        sa.Column("held_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_holds_tip_reference")),
        sa.PrimaryKeyConstraint("tip_reference", name=op.f("pk_holds")),
    )
    op.create_table(
        "reviews",
        sa.Column("review_id", sa.String(length=32), nullable=False),
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.Column("officer_name", sa.String(length=255), nullable=False),
        sa.Column("reviewed_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_reviews_tip_reference")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_tip_reference"), "reviews", ["tip_reference"], unique=False)
    op.create_table(
        "wipings",
        sa.Column("wiped_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("wiped_at", name=op.f("pk_wipings")),
    )
    op.create_table(
        "disposals",
        sa.Column("disposal_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("track", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", schema.UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_at", schema.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["officers.id"], name=op.f("fk_disposals_approver_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["officers.id"], name=op.f("fk_disposals_asker_id")),
        sa.PrimaryKeyConstraint("disposal_id", name=op.f("pk_disposals")),
    )
    op.create_index(op.f("ix_disposals_asker_id_asked_at"), "disposals", ["asker_id", "asked_at"], unique=False)
    op.create_index(op.f("ix_disposals_state_asked_at"), "disposals", ["state", "asked_at"], unique=False)
    op.create_table(
        "disposal_tips",
        sa.Column("disposal_id", sa.String(length=32), nullable=False),
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["disposal_id"], ["disposals.disposal_id"], name=op.f("fk_disposal_tips_disposal_id")),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_disposal_tips_tip_reference")),
        sa.PrimaryKeyConstraint("disposal_id", "tip_reference", name=op.f("pk_disposal_tips")),
    )
    op.create_index(op.f("ix_disposal_tips_tip_reference"), "disposal_tips", ["tip_reference"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        # Statistics keep copies of values, which outlive the rows: the planner needs none of a key.
        op.execute("ALTER TABLE wrapped_keys ALTER COLUMN wrapped SET STATISTICS 0")


def downgrade() -> None:
    for table in ("disposal_tips", "disposals", "wipings", "reviews", "holds"):
        op.drop_table(table)
    # Not by a copy of the table, as elsewhere: others refer to it.
    op.drop_column("tips", "closed_at")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE wrapped_keys ALTER COLUMN wrapped SET STATISTICS -1")
