"""Questions about events

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.Column("officer_name", sa.String(length=255), nullable=False),
        sa.Column("asked_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("settled_by", sa.String(length=255), nullable=True),
        sa.Column("settled_at", schema.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_questions_tip_reference")),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_tip_reference"), ["tip_reference"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_tip_reference"))

    op.drop_table("questions")
