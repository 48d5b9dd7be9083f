"""The worker within a test's transaction."""

from unittest import mock

from django.core.management import call_command


def work_off():
    """Does what is due. The worker's care for old connections would close the one that holds this transaction."""
    with mock.patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        call_command("worker", "--once", verbosity=0)
