"""When a step was closed and emptied, what stays of it, and which figures were released while it was open."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add two dates to steps, and two tables of counts."""
    op.add_column("step", sa.Column("closed_on", sa.Text))
    op.add_column("step", sa.Column("purged_on", sa.Text))
    _counts("aggregate", _key("question"), _key("category"))
    _counts("release", sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False), _number("shown"))


def _key(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, primary_key=True, nullable=False)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False)


def _counts(table: str, *columns: "sa.Column[str] | sa.Column[int]") -> None:
    counts = (_number("people"), sa.Column("counts", sa.Text, nullable=False))
    op.create_table(table, _key("consultation"), _key("step"), *columns, *counts)
