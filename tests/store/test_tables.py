import re

import sqlalchemy as sa

from labase_survey.store.tables import PEOPLE, idea, metadata, support

TIMES = (sa.DateTime, sa.Date, sa.Time, sa.Double, sa.Float)


def test_the_tables_are_those_of_the_design():
    assert sorted(metadata.tables) == [
        "action",
        "aggregate",
        "consultation",
        "idea",
        "invitation",
        "live_counts",
        "participation",
        "release",
        "response",
        "step",
        "support",
    ]


def test_no_table_about_people_has_a_time_an_address_or_an_order(store):
    with store.engines.reading() as connection:
        inspector = sa.inspect(connection)
        columns = [column for table in (*PEOPLE, idea, support) for column in inspector.get_columns(table.name)]
    telling = re.compile(r"time|date|_at$|^at$|seq|order|rowid|^ip|address|agent|user|session")
    assert [column["name"] for column in columns if telling.search(column["name"])] == []
    assert [column["name"] for column in columns if isinstance(column["type"], TIMES)] == []
    assert not [column["name"] for column in columns if column.get("autoincrement") is True]


def test_sqlite_keeps_no_row_number_of_people(store):
    if store.engines.is_sqlite:
        with store.engines.reading() as connection:
            query = "SELECT sql FROM sqlite_master WHERE name = :name"
            for table in (*PEOPLE, idea, support):
                assert connection.scalar(sa.text(query), {"name": table.name}).strip().endswith("WITHOUT ROWID")


def test_the_keys_of_a_response_and_of_a_participation_share_nothing():
    response, participation = metadata.tables["response"], metadata.tables["participation"]
    assert set(response.columns.keys()) & set(participation.columns.keys()) == {"consultation", "step"}
