"""PostgreSQL keeps no sample of what people wrote: its statistics would outlive the rows, in files of their own."""

from alembic import op

revision = "0003"
down_revision = "0002"

COLUMNS = {
    "invitation": ("consultation", "step", "token_hash", "category", "institution", "used"),
    "participation": ("consultation", "step", "participant_key", "submit_tag"),
    "response": (
        *("consultation", "step", "response_key", "edition", "category", "institution", "channel"),
        *("salts", "content", "void_reason"),
    ),
    "idea": ("consultation", "step", "id", "content", "state", "lineage"),
    "support": ("consultation", "step", "idea", "supporter_key"),
    "live_counts": ("consultation", "step", "process", "counts"),
}

NUMBERS = ("used", "edition")


def upgrade() -> None:
    """Tell ANALYZE, and the autovacuum that calls it, to look at no column of these tables."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in COLUMNS.items():
        for column in columns:
            # Naming its type again drops what was sampled of it before; no row is written.
            kind = "integer" if column in NUMBERS else "text"
            op.execute(f"ALTER TABLE {table} ALTER {column} TYPE {kind}, ALTER {column} SET STATISTICS 0")
