"""Counts of signatories after processes were killed in the midst of acts: they are those of the rows."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# As one process that has everything loaded: it makes a fresh one for each attempt, and kills it while it works.
ATTEMPTS = """
import json, os, random, signal, time
import django
django.setup()
from django.core.management import call_command
from django.db import connections
from coalition.models import Signatory
from coalition.signing import acts
from tests.coalition.factories import make_letter, make_signatory

call_command("migrate", verbosity=0)
letter = make_letter()
rows = [make_signatory(letter, f"Person {number}", state="pending") for number in range(40)]
told = {"killed": 0, "wrong": []}
for attempt in range(10):
    connections.close_all()
    pid = os.fork()
    if not pid:
        chance = random.Random(attempt)
        while True:
            keys = [row.pk for row in chance.sample(rows, 12)]
            acts.perform(chance.choice(list(acts.STEPS)), Signatory.objects.filter(pk__in=keys))
    time.sleep(0.1 + 0.037 * attempt)
    os.kill(pid, signal.SIGKILL)
    told["killed"] += os.waitpid(pid, 0)[1] == signal.SIGKILL
    for group, count, unnamed in acts.recounted(letter):
        if (group.count, group.unnamed) != (count, unnamed):
            told["wrong"].append([attempt, group.count, count])
told["acts"] = sum(row.decisions.count() for row in rows)
print(json.dumps(told))
"""


def test_counts_are_true_after_ten_kills(tmp_path, installation):
    process = subprocess.run(
        [sys.executable, "-c", ATTEMPTS],
        cwd=ROOT,
        env={**os.environ, **installation, "MEDIA_ROOT": str(tmp_path / "media")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    told = json.loads(process.stdout)
    assert told["killed"] == 10
    assert told["wrong"] == []
    assert told["acts"] > 100
