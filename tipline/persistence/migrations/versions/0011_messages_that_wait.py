"""Messages that wait

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.

A tipster's message that an officer's follows is taken as answered; the others wait. What the program of the release
before adds meanwhile waits too, even after its officers replied, until somebody marks it as read.
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WAITING = sa.text("author = 'tipster' AND handled_at IS NULL")
ANSWERED = """
UPDATE messages SET handled_at = written_at WHERE author = 'tipster' AND EXISTS (
  SELECT 1 FROM messages AS later
  WHERE later.tip_reference = messages.tip_reference AND later.author = 'officer' AND later.position > messages.position
)
"""


def upgrade() -> None:
    op.add_column("messages", sa.Column("handled_at", schema.UtcDateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("told_at", schema.UtcDateTime(timezone=True), nullable=True))
    op.execute(ANSWERED)
    op.create_index(
        "ix_messages_waiting",
        "messages",
        ["tip_reference", "written_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_messages_waiting", table_name="messages")
    op.drop_column("messages", "told_at")
    op.drop_column("messages", "handled_at")
