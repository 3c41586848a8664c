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


def upgrade() -> None:
    """Tell ANALYZE, and the autovacuum that calls it, to look at no column of these tables."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in COLUMNS.items():
        op.execute(f"ALTER TABLE {table} " + ", ".join(f"ALTER {column} SET STATISTICS 0" for column in columns))
