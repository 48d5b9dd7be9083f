"""Mails to supporters that are of no use but to the tests."""

from datetime import timedelta

from django.db import transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from supporters.mail import message, post
from supporters.models import Supporter

RITA = "rita@clinic.example"


def greeting(mail):
    return message(mail, "Welcome to the river", "mail/greeting.txt", {"number": mail.about})


def farewell(mail):
    return message(mail, "Goodbye", "mail/greeting.txt", {"number": mail.about})


def no_longer_needed(mail):
    return None


def poisonous(mail):
    raise LookupError(f"Nobody can write to {mail.to}")


def post_to(email=RITA, writer=greeting, about=1, **options):
    """The row, or None, of a mail to whoever reads that address."""
    with transaction.atomic():
        supporter = Supporter.objects.take(email)
        return post(writer, to=email, supporter=supporter, about=about, **{"language": "en", **options})


def waiting():
    """What is queued and not yet done, in minutes from now; None: at once."""
    now = timezone.now()
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by("run_after")
    return [None if row.run_after.year == 9999 else round((row.run_after - now) / timedelta(minutes=1)) for row in rows]


def told_by_tasks():
    """All that the table of tasks holds in words."""
    rows = DBTaskResult.objects.values_list("args_kwargs", "traceback", "exception_class_path", "return_value")
    return "\n".join(str(row) for row in rows)
