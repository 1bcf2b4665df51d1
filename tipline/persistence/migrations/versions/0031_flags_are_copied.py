"""Flags are copied

What to ask before this goes in: does the program of the release before still run on the new schema, and does every
statement finish quickly on a million tips? If not, split it into steps. Copying took a busy machine five minutes among
a million, and holds up nobody who sends: whoever stores a message locks no more of a tip than its key. The officer zone
of the release before does not run without the table, so it is stopped before; the public site never knew of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

FLAGS = (
    *("minor", "danger", "control", "purchase", "procuring", "premises", "online", "labour", "ongoing", "self"),
    *("out_of_scope", "spam", "hostile", "profiling"),
)
TIPS = sa.table("tips", sa.column("reference"), sa.column("flags"))
OLD = sa.table("tip_flags", sa.column("flag"), sa.column("tip_reference"))


def upgrade() -> None:
    told = sa.func.aggregate_strings(OLD.c.flag, " ")
    together = sa.select(sa.literal(" ") + told + " ").where(OLD.c.tip_reference == TIPS.c.reference)
    flagged = TIPS.c.reference.in_(sa.select(OLD.c.tip_reference))
    op.execute(TIPS.update().where(flagged).values(flags=together.scalar_subquery()))
    op.drop_table("tip_flags")


def downgrade() -> None:
    op.create_table(
        "tip_flags",
        sa.Column("flag", sa.String(16), nullable=False),
        sa.Column("tip_reference", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(["tip_reference"], ["tips.reference"], name="fk_tip_flags_tip_reference"),
        sa.PrimaryKeyConstraint("flag", "tip_reference", name="pk_tip_flags"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tip_flags_tip_reference", "tip_flags", ["tip_reference"])
    for flag in FLAGS:
        bearing = sa.select(sa.literal(flag), TIPS.c.reference).where(TIPS.c.flags.like(f"% {flag} %"))
        op.execute(OLD.insert().from_select(["flag", "tip_reference"], bearing))
