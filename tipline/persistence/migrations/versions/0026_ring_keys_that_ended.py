"""Ring keys that ended

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.
"""

import sqlalchemy as sa
from alembic import op

from tipline.persistence import schema

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ring_key_ends",
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("ended_at", schema.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_ring_key_ends")),
    )
    op.create_index("ix_wrapped_keys_key_id_tip_reference", "wrapped_keys", ["key_id", "tip_reference"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_wrapped_keys_key_id_tip_reference", "wrapped_keys")
    op.drop_table("ring_key_ends")
