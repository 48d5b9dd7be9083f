"""An import that is killed leaves nothing; run again, it is as if it had run once."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POSTS = 40
KILLS = 10


def export(path):
    items = "".join(
        f"<item><title>Post {n}</title><link>https://old.example.org/2020/01/post-{n}/</link>"
        f"<wp:post_id>{n}</wp:post_id><wp:post_date_gmt>2020-01-{n % 28 + 1:02} 10:00:00</wp:post_date_gmt>"
        f"<wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:post_name>post-{n}</wp:post_name>"
        f"<category domain='post_tag' nicename='t{n % 7}'>Tag {n % 7}</category>"
        f"<content:encoded><![CDATA[{'A paragraph of some words. ' * 60}]]></content:encoded></item>"
        for n in range(1, POSTS + 1)
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Old</title>'
        f"<link>https://old.example.org</link><wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>",
        encoding="utf-8",
    )
    return path


# One process that has everything loaded makes a fresh one for each attempt, which spares ten starts.
ATTEMPTS = """
import json, os, signal, sys, time
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connections

path, kills = sys.argv[1], int(sys.argv[2])


def begin(*options):
    connections.close_all()
    if pid := os.fork():
        return pid
    sys.stdout = sys.stderr = open(os.devnull, "w")
    call_command("import_wordpress", path, *options)
    os._exit(0)


def finish(*options):
    started = time.monotonic()
    assert os.waitpid(begin(*options), 0)[1] == 0
    return time.monotonic() - started


def counts():
    models = [m for label in ("updates", "redirects") for m in apps.get_app_config(label).get_models()]
    return {model.__name__: model.objects.count() for model in models}


call_command("migrate", verbosity=0)
told = {"empty": counts()}
duration = finish("--dry-run")
told["after dry run"] = counts()
told["killed"] = told["part"] = 0
for number in range(kills):
    pid = begin()
    time.sleep(duration * (number + 0.5) / (kills + 1))
    os.kill(pid, signal.SIGKILL)
    told["killed"] += os.waitpid(pid, 0)[1] == signal.SIGKILL
    told["part"] += counts() != told["empty"]
    if told["part"]:
        break  # it came through before the signal
finish()
told["whole"] = counts()
finish()
told["again"] = counts()
print(json.dumps(told))
"""


def test_an_import_killed_at_ten_points_and_run_again_is_as_if_run_once(tmp_path, installation):
    process = subprocess.run(
        [sys.executable, "-c", ATTEMPTS, str(export(tmp_path / "export.xml")), str(KILLS)],
        cwd=ROOT,
        env={**os.environ, **installation, "MEDIA_ROOT": str(tmp_path / "media")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    told = json.loads(process.stdout)
    assert told["after dry run"] == told["empty"]
    assert told["killed"] >= KILLS // 2
    assert told["part"] <= 1
    assert told["whole"] == told["again"]
    assert told["whole"]["Update"] == told["whole"]["ImportRecord"] == told["whole"]["SearchEntry"] == POSTS
    assert told["whole"]["Topic"] == 7
    assert told["whole"]["Redirect"] == 2 * POSTS
