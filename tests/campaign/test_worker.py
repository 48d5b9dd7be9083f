"""The command that does what was queued, where it cannot begin."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.executor import MigrationExecutor

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "The database is not ready. Run migrate (python manage.py migrate), then the worker again."


def test_a_database_without_its_tables_is_told_to_be_migrated_and_the_worker_ends(tmp_path):
    room = {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"}
    done = subprocess.run(
        [sys.executable, "manage.py", "worker", "--verbosity", "0"], cwd=ROOT, env={**os.environ, **room}, text=True,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, f"CommandError: {SENTENCE}\n")


@pytest.mark.django_db
@pytest.mark.parametrize("once", [True, False])
def test_so_is_a_database_that_lacks_a_migration(monkeypatch, once):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *args: ["one of them"])
    with pytest.raises(CommandError, match="Run migrate"):
        call_command("worker", once=once, verbosity=0)
