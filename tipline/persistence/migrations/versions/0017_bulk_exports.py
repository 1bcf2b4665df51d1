"""Bulk exports and the tips they were asked for

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exports",
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("to_whom", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("contents", sa.String(length=16), nullable=False),
        sa.Column("tested", sa.String(length=64), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", schema.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["officers.id"], name=op.f("fk_exports_approver_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["officers.id"], name=op.f("fk_exports_asker_id")),
        sa.PrimaryKeyConstraint("export_id", name=op.f("pk_exports")),
    )
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exports_state_asked_at"), ["state", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_exports_asker_id_asked_at"), ["asker_id", "asked_at"], unique=False)
    op.create_table(
        "export_tips",
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["exports.export_id"], name=op.f("fk_export_tips_export_id")),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_export_tips_tip_reference")),
        sa.PrimaryKeyConstraint("export_id", "tip_reference", name=op.f("pk_export_tips")),
    )
    with op.batch_alter_table("export_tips", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_tips_tip_reference"), ["tip_reference"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("export_tips", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_tips_tip_reference"))
    op.drop_table("export_tips")
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exports_asker_id_asked_at"))
        batch_op.drop_index(batch_op.f("ix_exports_state_asked_at"))
    op.drop_table("exports")
