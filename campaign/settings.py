"""The one settings file. Everything that differs between installations comes from the environment.

With nothing set, Broadside runs on this machine alone: SQLite and a generated secret in `var/`, loopback addresses
only. Setting DEBUG, to 0 or to 1, says that somebody configures this installation: nothing secret is made up then.
"""

import secrets
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
import phonenumbers
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
LOCAL = "DEBUG" not in env.ENVIRON
DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = not LOCAL and not DEBUG


def local_secret(name="secret-key"):
    """A secret of this machine's own, made once and readable by its owner alone."""
    VAR_DIR.mkdir(exist_ok=True)
    path = VAR_DIR / name
    if not path.exists():
        partial = path.with_suffix(f".{secrets.token_hex(4)}")
        partial.touch(mode=0o600)
        partial.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was first; its secret is the one then
            path.hardlink_to(partial)
        partial.unlink()
    return path.read_text()


def required(name, local_value):
    """The setting `name`, or `local_value` on a machine that nobody configured; in production it must be set."""
    if value := env.str(name, default=""):
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"Set {name} in the environment: with DEBUG=0 there is no default for it.")
    return local_value() if callable(local_value) else local_value


SECRET_KEY = required("SECRET_KEY", local_secret)
# Keys under which what supporters tell of themselves is sealed, the newest first (supporters/sealing.py).
SEAL_KEYS = [key.strip() for key in required("SEAL_KEYS", lambda: local_secret("seal-key")).split(",") if key.strip()]
if not SEAL_KEYS:
    raise ImproperlyConfigured("SEAL_KEYS holds no key.")
if PRODUCTION and any(len(key) < 32 for key in SEAL_KEYS):
    raise ImproperlyConfigured("Each of the SEAL_KEYS must have at least 32 signs that nobody can guess.")
SITE_URL = required("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
if urlsplit(SITE_URL).scheme not in {"http", "https"} or not urlsplit(SITE_URL).hostname:
    raise ImproperlyConfigured("SITE_URL must be a whole address such as https://www.example.org")
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name this site's hosts; * would answer for any.")

INSTALLED_APPS = [
    "campaign",
    "supporters",
    "contacts",
    "coalition",
    "updates",
    "django_tasks_db",
    "markdownx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.redirects",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "campaign.middleware.empty_heads",
    "campaign.middleware.answer_headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "campaign.middleware.language_from_path",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "campaign.middleware.refused_methods",
    "campaign.middleware.refuse_large_uploads",
    "campaign.middleware.old_addresses",
]

ROOT_URLCONF = "campaign.urls"
WSGI_APPLICATION = "campaign.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "campaign.context_processors.campaign",
            ]
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(exist_ok=True)
    # Writers take the lock when they begin, so none is refused half-way; readers never wait for them (WAL).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        # What is deleted or changed leaves nothing readable in the file: names of supporters among it.
        " PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://broadside")}


def network_names(name):
    """The addresses and networks that the setting `name` holds, such as 10.0.0.0/8,192.0.2.7."""
    networks = [network.strip() for network in env.list(name, default=[]) if network.strip()]
    for network in networks:
        try:
            ip_network(network)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: {network} is no address and no network such as 10.0.0.0/8.") from error
    return networks


# Whose word is taken for the address of a visitor (X-Forwarded-For): proxies of one's own, and nobody else.
TRUSTED_PROXIES = network_names("TRUSTED_PROXIES")
# Where many sign through one connection: offices, stalls. What comes from there is never held back for being much.
UNLIMITED_NETWORKS = network_names("UNLIMITED_NETWORKS")
if CACHES["default"]["BACKEND"].endswith("LocMemCache"):
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 100_000}  # Django's 300 would forget who has sent how much

AUTH_USER_MODEL = "campaign.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"

TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "campaign.formats"


def language_names(codes):
    unknown = [code for code in codes if code not in LANG_INFO]
    if unknown or not codes:
        raise ImproperlyConfigured(f"LANGUAGES holds {unknown or 'nothing'}; write codes such as en,es,ar.")
    return [(code, LANG_INFO[code]["name_local"]) for code in codes]


LANGUAGES = language_names(env.list("LANGUAGES", default=["en", "es", "ar"]))
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [BASE_DIR / "locale"]

# Phone numbers without a country code are read as this country's (ISO 3166).
PHONE_REGION = env.str("PHONE_REGION", default="US").upper()
if PHONE_REGION not in phonenumbers.SUPPORTED_REGIONS:
    raise ImproperlyConfigured("PHONE_REGION must be a country's code of two letters, such as US, GB or MX.")

SITE_ID = 1
APPEND_SLASH = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION  # looks files up when asked for; production lists them at the start
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Uploads: the pipeline's own limits are in campaign/images.py; this one stops a body before it is read.
UPLOAD_MAX_BYTES = 26 * 1024 * 1024
UPLOADS_PER_HOUR = 300
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o644

MARKDOWNX_MARKDOWNIFY_FUNCTION = "campaign.markdown.render"

# Strict enough that the public pages need no nonce and stay cacheable; the admin has no inline script or style.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
# no-referrer would make browsers send "Origin: null", and every form would be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "campaign.views.csrf_failure"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63072000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    CSRF_TRUSTED_ORIGINS = [SITE_URL]


def mailer(address):
    """The mailer of EMAIL_URL (smtp, smtp+tls or smtp+ssl://user:password@host:port), else files in `var/mail/`."""
    if not address:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": VAR_DIR / "mail"},
        }
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtp+tls", "smtp+ssl"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtp+tls:// or smtp+ssl:// and name a host.")
    options = {"host": parts.hostname, "port": parts.port or {"smtp+ssl": 465, "smtp+tls": 587}.get(parts.scheme, 25)}
    if parts.username:
        options |= {"username": unquote(parts.username), "password": unquote(parts.password or "")}
    options |= {"use_tls": parts.scheme == "smtp+tls", "use_ssl": parts.scheme == "smtp+ssl", "timeout": 20}
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


MAILERS = {"default": mailer(required("EMAIL_URL", ""))}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or f"desk@{urlsplit(SITE_URL).hostname}"
RECEIPTS_PER_HOUR = env.str("RECEIPTS_PER_HOUR", default="") or "60"
if not RECEIPTS_PER_HOUR.isdecimal():
    raise ImproperlyConfigured("RECEIPTS_PER_HOUR must be a number such as 60, or 0 for none.")
RECEIPTS_PER_HOUR = int(RECEIPTS_PER_HOUR)
CONFIRMATIONS_PER_HOUR = env.str("CONFIRMATIONS_PER_HOUR", default="") or "2000"
if not (CONFIRMATIONS_PER_HOUR.isdecimal() and int(CONFIRMATIONS_PER_HOUR)):
    raise ImproperlyConfigured("CONFIRMATIONS_PER_HOUR must be a number such as 2000; the mails beyond it wait.")
CONFIRMATIONS_PER_HOUR = int(CONFIRMATIONS_PER_HOUR)

# Slow and outside work: queued in the transaction that asks for it, done by `manage.py worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "campaign.logs.Formatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
