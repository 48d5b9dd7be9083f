"""Does what was queued, such as mail (settings.TASKS). Runs beside the web server, once or more often.

A task may be begun twice, by a second worker after the first was killed: each must bear that.
"""

import signal
import time
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

LONGEST = timedelta(minutes=10)  # a task that has run longer belongs to a worker that was killed
MOST_TRIES = 5  # of a task that kills its worker
KEPT_DAYS = 7
TIDY_EVERY = 60  # seconds
PATIENCE = 5  # seconds, before asking again a database that is away
PATIENCE_WITH_READERS = 500  # milliseconds

# How a task ends when its worker is told twice to stop, or when the database goes away under it.
CUT_SHORT = [
    "builtins.SystemExit",
    "builtins.KeyboardInterrupt",
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
]


class Command(BaseCommand):
    help = "Does what was queued, such as sending mail, until it is stopped. Start one beside the web server."

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", "--batch", action="store_true", dest="once", help="Do what is due, then end (for cron)."
        )
        parser.add_argument("--interval", type=float, default=1, help="Seconds between two looks (default: 1).")

    def handle(self, *, once, interval, verbosity, **options):
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=True,  # it comes back when nothing is due, so that this command has its say
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=uuid4().hex,
        )
        with stopped_by_signals(worker):
            if once:
                require_tables()
                tidy()
                worker.run()
                return
            if verbosity:
                self.stdout.write("Waiting for work. Ctrl+C stops it, after the task that it is at.")
            self.work(worker, interval)

    def work(self, worker, interval):
        next_tidying = 0
        is_migrated = False
        while worker.running:
            try:
                if not is_migrated:
                    require_tables()
                    is_migrated = True
                if time.monotonic() >= next_tidying:
                    tidy()
                    next_tidying = time.monotonic() + TIDY_EVERY
                if DBTaskResult.objects.ready().exists():  # the worker's own look locks all of SQLite
                    worker.run()
            except (OperationalError, InterfaceError) as error:
                self.stderr.write(f"The database does not answer ({type(error).__name__}). Trying again.")
                time.sleep(PATIENCE)
            close_old_connections()
            if worker.running:
                time.sleep(interval)


def require_tables():
    """Raises CommandError where the database lacks a table or a column: a task that met that would be lost."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not ready. Run migrate (python manage.py migrate), then the worker again.")


@contextmanager
def stopped_by_signals(worker):
    """SIGTERM and SIGINT let the task in hand end; afterwards they mean what they meant before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    worker.configure_signals()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def tidy():
    """Queues anew what was cut short, throws away the results of last week, and what SQLite still has of old pages."""
    queue_again()
    call_command("prune_db_task_results", min_age_days=KEPT_DAYS, queue_name="*", verbosity=0)
    empty_log()


def empty_log():
    """Leaves nothing of what was erased in SQLite's log (WAL), which keeps old pages until others take their place.

    Where somebody reads or writes for longer than one can wait, the next time does it (sqlite.org/pragma.html).
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        [as_before] = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_WITH_READERS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()  # says so where it was busy, which is no fault
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {as_before}")


def queue_again(now=None) -> int:
    """Makes due once more the tasks of workers that were killed; how many. One that was begun five times has failed."""
    now = now or timezone.now()
    is_left = Q(status=TaskResultStatus.RUNNING, started_at__lt=now - LONGEST)
    is_cut_short = Q(status=TaskResultStatus.FAILED, exception_class_path__in=CUT_SHORT)
    queued = 0
    for task in DBTaskResult.objects.filter(is_left | is_cut_short):
        as_seen = DBTaskResult.objects.filter(pk=task.pk, status=task.status, started_at=task.started_at)
        if len(task.worker_ids) < MOST_TRIES:
            queued += as_seen.update(status=TaskResultStatus.READY, finished_at=None)
        elif task.status == TaskResultStatus.RUNNING:
            as_seen.update(status=TaskResultStatus.FAILED, finished_at=now)
    return queued
