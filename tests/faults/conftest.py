"""An installation of its own for a test that kills processes."""

import os

import pytest
from django.conf import settings
from django.db import connections


@pytest.fixture
def installation(tmp_path, django_db_blocker):
    """The environment of an installation with a database of its own, of the kind that the suite runs on."""
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        yield {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"}
        return
    name = f"killed_{os.getpid()}"
    with django_db_blocker.unblock(), connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    user, host, port = default["USER"], default["HOST"] or "127.0.0.1", default["PORT"] or 5432
    password = f":{default['PASSWORD']}" if default["PASSWORD"] else ""
    yield {"DATABASE_URL": f"postgres://{user}{password}@{host}:{port}/{name}"}
    with django_db_blocker.unblock(), connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
