# Needs Python 3.12 or newer and GNU make; everything else is installed into .venv, once.

PORT ?= 8000
JOBS ?= 2
ARGS ?=

py := .venv/bin/python
apps := campaign $(wildcard supporters contacts coalition actions) updates

# The Python that .venv is made of; the newest ones come last, since not every package has a build for them at once.
names := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.14 python3 python)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test lint format bench lock

help: ## This list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 16

run: .venv/for-running ## Set up what is missing (a demo, too, if the database is empty) and serve on http://127.0.0.1:8000 (or PORT=8001)
	@$(py) -c "$$IS_PORT_FREE" "$(PORT)"
	@export SITE_URL="$${SITE_URL:-http://127.0.0.1:$(PORT)}" && \
	$(py) manage.py demo && \
	echo "Broadside answers on http://127.0.0.1:$(PORT)/ and staff work on http://127.0.0.1:$(PORT)/admin/ (Ctrl+C stops it)." && \
	exec $(py) -c "$$RUN_BOTH" "$(PORT)"

test: .venv/for-developing ## Run the tests (ARGS="-k import" for some; DATABASE_URL=postgres://… for PostgreSQL)
	$(py) -m pytest -n $(JOBS) $(ARGS)

lint: .venv/for-developing ## Check style, layers, templates and migrations; changes nothing
	$(py) -m ruff check .
	$(py) -m ruff format --check .
	find $(apps) tests bench -name '*.py' ! -path '*/migrations/*' -exec $(py) -m django_upgrade --check {} +
	find templates -name '*.html' -exec .venv/bin/djade --check {} +
	$(py) .venv/bin/lint-imports --no-logo
	SECRET_KEY=lint DATABASE_URL=sqlite://:memory: $(py) manage.py makemigrations --check --dry-run

format: .venv/for-developing ## Mend what can be mended by machine
	$(py) -m ruff check --fix --exit-zero .
	$(py) -m ruff format .
	find $(apps) tests bench -name '*.py' ! -path '*/migrations/*' -exec $(py) -m django_upgrade --exit-zero-even-if-changed {} +
	find templates -name '*.html' -exec .venv/bin/djade {} + || true

bench: .venv/for-developing ## Measure (what and how: bench/README.md)
	$(py) -m bench $(ARGS)

lock: .venv/for-developing ## Write requirements*.txt anew from pyproject.toml (ARGS=--upgrade for newer releases)
	$(py) -m uv pip compile --quiet $(lock_options) $(ARGS) pyproject.toml -o requirements.txt
	$(py) -m uv pip compile --quiet $(lock_options) $(ARGS) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

lock_options := --universal --python-version 3.12 --generate-hashes --no-header

# Each of these files says by its age which state of the requirements is installed.
.venv/for-running: requirements.txt .venv/bin/python
	@echo "Installing packages into .venv (once) …"
	@$(py) -m pip install -qq --require-hashes -r requirements.txt
	@touch $@

.venv/for-developing: requirements-dev.txt .venv/bin/python
	@echo "Installing packages for developers into .venv (once) …"
	@$(py) -m pip install -qq --require-hashes -r requirements-dev.txt
	@touch $@

# Every place on the path is tried, and then pyenv's: a name found first may be a shim that leads nowhere.
.venv/bin/python:
	@IFS=:; for name in $$(echo "$(names)" | tr ' ' ':'); do \
	  for place in $$PATH "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.1[2-9]*/bin; do \
	    case "$$name" in */*) python=$$name;; *) python=$$place/$$name;; esac; \
	    if [ -x "$$python" ] && "$$python" -c "$$IS_SUITABLE" 2>/dev/null; then \
	      echo "Making .venv with $$python"; exec "$$python" -m venv --clear .venv; \
	    fi; \
	  done; \
	done; \
	echo "No Python 3.12 or newer was found that has its venv, ssl and sqlite3 modules. Install one" \
	  "(Debian and Ubuntu: apt install python3-venv), or name one: make PYTHON=/path/to/python3" >&2; \
	exit 1

define IS_SUITABLE
import ensurepip, sqlite3, ssl, sys, venv
sys.exit(sys.version_info < (3, 12))
endef
export IS_SUITABLE

# The server and the worker end together: whichever ends first, or whatever signal comes, the other is told, and waited
# for.
define RUN_BOTH
import signal, subprocess, sys, time
server = [sys.executable, "-m", "gunicorn", "campaign.wsgi", "--bind", f"127.0.0.1:{sys.argv[1]}", "--threads", "8"]
server += ["--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning"]
worker = [sys.executable, "manage.py", "worker", "--verbosity", "0"]
both = [subprocess.Popen(command, start_new_session=True) for command in (server, worker)]
asked = []
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, lambda number, frame: asked.append(number))
while not asked and all(process.poll() is None for process in both):
    time.sleep(0.3)
for process in both:
    process.terminate()
codes = [process.wait() for process in both]
sys.exit(128 + asked[0] if asked else max(abs(code) for code in codes))
endef
export RUN_BOTH

define IS_PORT_FREE
import socket, sys
port = sys.argv[1]
if not port.isdecimal() or not 0 < int(port) < 65536:
    sys.exit(f"PORT is {port!r}; it must be a number from 1 to 65535, such as 8000.")
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(port)))
    except OSError as error:
        sys.exit(f"Port {port} cannot be had ({error.strerror}). Stop what uses it, or choose another: make run PORT={int(port) % 65535 + 1}")
endef
export IS_PORT_FREE
