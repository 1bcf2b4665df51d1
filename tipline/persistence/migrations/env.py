"""Alembic's door: every module with tables is imported here, so that none is forgotten."""

from importlib import import_module

from alembic import context

from tipline.persistence.schema import Base

TABLES = (
    "approvals",
    "assessments",
    "audit",
    "claims",
    "disposals",
    "erasures",
    "events",
    "found_entities",
    "fingerprints",
    "exports",
    "holds",
    "index_runs",
    "intake_tokens",
    "letters",
    "messages",
    "near_copies",
    "notes",
    "notices",
    "officers",
    "open_tip_changes",
    "overrides",
    "passkeys",
    "questions",
    "redrawings",
    "referrals",
    "reports",
    "retained",
    "ring_keys",
    "saved_views",
    "sessions",
    "sign_in_changes",
    "statements",
    "tip_links",
    "tip_words",
    "tips",
    "translations",
    "venues",
    "withdrawals",
    "wiping",
    "wrapped_keys",
)

for module in TABLES:
    import_module(f"tipline.persistence.{module}")

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=True,
    compare_type=True,
    user_module_prefix="schema.",
)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
