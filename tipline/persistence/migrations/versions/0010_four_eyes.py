"""Requests for a second person, and erasures

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("approval_id", sa.String(length=32), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", schema.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["officers.id"], name=op.f("fk_approvals_approver_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["officers.id"], name=op.f("fk_approvals_asker_id")),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_approvals_tip_reference")),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_approvals")),
    )
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_approvals_tip_reference_asker_id_act"), ["tip_reference", "asker_id", "act"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_approvals_state_asked_at"), ["state", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_approvals_asker_id_asked_at"), ["asker_id", "asked_at"], unique=False)
    op.create_table(
        "erasures",
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.Column("erased_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_erasures_tip_reference")),
        sa.PrimaryKeyConstraint("tip_reference", name=op.f("pk_erasures")),
    )


def downgrade() -> None:
    op.drop_table("erasures")
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approvals_asker_id_asked_at"))
        batch_op.drop_index(batch_op.f("ix_approvals_state_asked_at"))
        batch_op.drop_index(batch_op.f("ix_approvals_tip_reference_asker_id_act"))
    op.drop_table("approvals")
