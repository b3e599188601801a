"""How a migration runs: on the connection that `storage.engine` hands over, batched on SQLite."""

from alembic import context

from selfreview.storage.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
