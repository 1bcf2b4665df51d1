"""Referrals of tips, and why closed ones were opened again

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.

Yes to both: two new tables, which the program of the release before never asks for. It does not know the states
`passed_on` and `needs_answer`: it shows such a tip by the code of its state, and cannot tell its tipster the status.
Take back no release while tips stand there.
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("referral_id", sa.String(length=32), nullable=False),
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("officer_name", sa.String(length=255), nullable=False),
        sa.Column("referred_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_referrals_tip_reference")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_referrals_referral_id")),
    )
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referrals_tip_reference"), ["tip_reference"], unique=False)

    op.create_table(
        "reopenings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reopening_id", sa.String(length=32), nullable=False),
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.Column("officer_name", sa.String(length=255), nullable=False),
        sa.Column("reopened_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_reopenings_tip_reference")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopenings")),
        sa.UniqueConstraint("reopening_id", name=op.f("uq_reopenings_reopening_id")),
    )
    with op.batch_alter_table("reopenings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reopenings_tip_reference"), ["tip_reference"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reopenings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reopenings_tip_reference"))

    op.drop_table("reopenings")
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referrals_tip_reference"))

    op.drop_table("referrals")
