"""Links and events

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("event_id", sa.String(length=10), nullable=False),
        sa.Column("opened_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_events")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_opened_at"), ["opened_at"], unique=False)

    op.create_table(
        "event_tips",
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.Column("event_id", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_event_tips_tip_reference")),
        sa.ForeignKeyConstraint(["event_id"], ["events.event_id"], name=op.f("fk_event_tips_event_id")),
        sa.PrimaryKeyConstraint("tip_reference", name=op.f("pk_event_tips")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("event_tips", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_tips_event_id"), ["event_id"], unique=False)

    op.create_table(
        "tip_links",
        sa.Column("tip_reference", sa.String(length=10), nullable=False),
        sa.Column("other_reference", sa.String(length=10), nullable=False),
        sa.Column("decided", sa.String(length=16), nullable=False),
        sa.Column("officer_name", sa.String(length=255), nullable=False),
        sa.Column("decided_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name=op.f("fk_tip_links_tip_reference")),
        sa.ForeignKeyConstraint(["other_reference"], ["tips.reference"], name=op.f("fk_tip_links_other_reference")),
        sa.PrimaryKeyConstraint("tip_reference", "other_reference", name=op.f("pk_tip_links")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tip_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_links_other_reference"), ["other_reference"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("tip_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_links_other_reference"))

    op.drop_table("tip_links")
    with op.batch_alter_table("event_tips", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_tips_event_id"))

    op.drop_table("event_tips")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_opened_at"))

    op.drop_table("events")
