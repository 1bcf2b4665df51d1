"""Finding entries of the record

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps.

Three indexes on a table that only grows: writing is stopped while they are made, for seconds at a million entries.
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entries_officer_name_number"), ["officer_name", "number"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_audit_entries_act_number"), ["act", "number"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_written_at"), ["written_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_written_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_act_number"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_officer_name_number"))
