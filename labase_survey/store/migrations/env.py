"""What Alembic runs: the migrations, on the connection that `upgrade` handed over."""

from alembic import context

from labase_survey.store.tables import metadata

if hasattr(context, "config"):  # there only while Alembic runs this file; test runners import it too
    context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
    context.run_migrations()
