import alembic.autogenerate
import alembic.migration
import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from labase_survey.errors import StoreError
from labase_survey.store import migrations, open_store
from labase_survey.store.engine import HEAD
from labase_survey.store.tables import metadata


def test_the_migrations_lead_to_the_tables_of_the_code(store):
    with store.engines.reading() as connection:
        context = alembic.migration.MigrationContext.configure(connection)
        assert alembic.autogenerate.compare_metadata(context, metadata) == []


def test_the_code_knows_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", migrations.__path__[0])
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_opening_twice_changes_nothing(store, database_url, round_):
    store.publish(round_)
    assert open_store(database_url).consultation() == round_


def test_a_database_of_a_newer_version_is_left_alone(store, database_url):
    with store.engines.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError) as caught:
        open_store(database_url)
    assert str(caught.value) == (
        f"the database {store.engines.where} has the form 9999, and this version of labase_survey knows forms up to "
        "0003; update labase_survey (pip install -U labase_survey)"
    )


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_postgresql_sampled_of_answers_before_goes_with_the_migration(store, database_url):
    with store.engines.writing() as connection:
        connection.execute(sa.text("INSERT INTO idea VALUES ('c', 's', 'i', 'ce que j’ai écrit', 'new', '')"))
        connection.execute(sa.text("ALTER TABLE idea ALTER content SET STATISTICS -1"))  # as it was made at first
        connection.execute(sa.text("ANALYZE idea"))
        assert sampled(connection) == ["content"]
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0002'"))
    with open_store(database_url).engines.writing() as connection:
        connection.execute(sa.text("ANALYZE"))
        assert sampled(connection) == []


def sampled(connection):
    """The columns of the ideas that statistics are kept of."""
    return list(connection.scalars(sa.text("SELECT attname FROM pg_stats WHERE tablename = 'idea'")))
