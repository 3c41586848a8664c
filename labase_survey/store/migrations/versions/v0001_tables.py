"""The first form of the tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    _described()
    _people()
    _ideas()
    _actions()


def _text(name: str, *, key: bool = False, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, primary_key=key, nullable=null)


def _number(name: str, *, key: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, primary_key=key, nullable=False, autoincrement=False)


def _described() -> None:
    op.create_table(
        "consultation",
        _text("id", key=True),
        _number("revision", key=True),
        _number("published"),
        _text("definition"),
        _text("definition_hash"),
    )
    op.create_table(
        "step",
        _text("consultation", key=True),
        _text("id", key=True),
        _number("revision"),
        _text("admission"),
        _text("phase"),
        sa.Column("until", sa.Double),
        _text("reveal"),
        _text("root", null=True),
        _number("swept"),
    )


def _of_step(name: str, *columns: "sa.Column[str] | sa.Column[int]", rowid: bool = False) -> None:
    op.create_table(name, _text("consultation", key=True), _text("step", key=True), *columns, sqlite_with_rowid=rowid)


def _people() -> None:
    _of_step(
        "invitation",
        _text("token_hash", key=True),
        _text("category", null=True),
        _text("institution", null=True),
        _number("used"),
    )
    _of_step("participation", _text("participant_key", key=True), _text("submit_tag", null=True))
    _of_step(
        "response",
        _text("response_key", key=True),
        _number("edition"),
        _text("category", null=True),
        _text("institution", null=True),
        _text("channel"),
        _text("salts", null=True),
        _text("content", null=True),
        _text("void_reason", null=True),
    )


def _ideas() -> None:
    _of_step("idea", _text("id", key=True), _text("content"), _text("state"), _text("lineage"))
    _of_step("support", _text("idea", key=True), _text("supporter_key", key=True))
    _of_step("live_counts", _text("process", key=True), _text("counts"), rowid=True)


def _actions() -> None:
    op.create_table(
        "action",
        _text("consultation", key=True),
        _number("seq", key=True),
        _text("at"),
        _text("actor"),
        _text("what"),
        _text("prev_hash"),
        _text("hash"),
    )
