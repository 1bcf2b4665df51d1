"""Changes of the sign-in

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("changed_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("told_at", schema.UtcDateTime(timezone=True), nullable=True),
        sa.Column("letter_due_at", schema.UtcDateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_sign_in_changes_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_changes")),
    )
    op.create_index(op.f("ix_sign_in_changes_officer_id"), "sign_in_changes", ["officer_id"], unique=False)
    op.create_index(op.f("ix_sign_in_changes_letter_due_at"), "sign_in_changes", ["letter_due_at"], unique=False)


def downgrade() -> None:
    op.drop_table("sign_in_changes")
