"""Whose turn it is to write.

SQLite lets one write at a time, and whoever waits looks again every tenth of a second: while hundreds sign at once,
somebody may look in vain until their time is up. The threads of one process therefore queue before they ask it.
Databases that lock rows need nothing of this.
"""

from functools import wraps
from threading import Lock

from django.db import connection, transaction

TURN = Lock()


def in_turn(function):
    """One transaction, after those that other threads of this process are at, where the database takes one at a time.

    Within a transaction of the caller's, who has the turn already, it is only a part of that.
    """

    @wraps(function)
    def waiting(*args, **kwargs):
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            with transaction.atomic():
                return function(*args, **kwargs)
        with TURN, transaction.atomic():
            return function(*args, **kwargs)

    return waiting
