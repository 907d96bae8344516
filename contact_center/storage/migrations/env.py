"""Alembic's entry: runs the migrations on the connection that `storage.migrate` opened."""

from __future__ import annotations

from alembic import context

from contact_center.storage.migrate import is_ours
from contact_center.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, include_object=is_ours)
context.run_migrations()
