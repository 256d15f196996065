"""Settings from environment variables. A missing or wrong setting stops the start.

SQLite on one machine needs no variable. If DATABASE_URL names a server, SECRET_KEY and ALLOWED_HOSTS are required,
and the site expects HTTPS.
"""

import re
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from environs import Env

from cities import languages
from config.databases import refuse_unknown, with_connection_options

BASE_DIR = Path(__file__).resolve().parent.parent
SECRETS = ("SECRET_KEY", "DATABASE_URL", "DATABASE_REPLICA_URL", "CACHE_URL")
MIN_KEY_LENGTH = 50


class Settings(Env):
    """The environment. An empty variable counts as unset. A secret may be in a file, which NAME_FILE names."""

    def _get_value(self, name: str, default: Any) -> Any:
        path = name in SECRETS and super()._get_value(f"{name}_FILE", None)
        if path:
            try:
                return Path(path).read_text(encoding="utf-8").strip() or default
            except (OSError, UnicodeDecodeError) as error:
                raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
        return super()._get_value(name, default) or default


env = Settings()

# The database decides the mode: embedded on one machine, or a public server.
DATABASES = {"default": env.dj_db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'catalogue.sqlite3'}")}
EMBEDDED = "sqlite" in DATABASES["default"]["ENGINE"]
if env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = env.dj_db_url("DATABASE_REPLICA_URL") | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["config.routers.ReplicaRouter"]
refuse_unknown(DATABASES)
SERVING = env.bool("SERVING", default=False)  # config/wsgi.py sets it in web processes
DATABASES = {alias: with_connection_options(database, SERVING) for alias, database in DATABASES.items()}

DEBUG: bool = env.bool("DEBUG", default=False)
# Caches are valid for one release. By default each start of the server is a release.
RELEASE = env.str("RELEASE", default="") or uuid4().hex
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
for host in ALLOWED_HOSTS:
    if "/" in host:
        raise ImproperlyConfigured(f"ALLOWED_HOSTS holds {host}: give a host alone, as in plans.example.org")
if EMBEDDED:
    SECRET_KEY = SECRET_KEY or get_random_secret_key()
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
elif not (SECRET_KEY and ALLOWED_HOSTS):
    raise ImproperlyConfigured("DATABASE_URL names a server: set SECRET_KEY and ALLOWED_HOSTS as well.")
elif DEBUG:
    raise ImproperlyConfigured(
        "DEBUG shows readers the inside of the site: unset it where DATABASE_URL names a server."
    )
elif "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is *, which allows every host: name those of the site.")
elif SERVING and len(SECRET_KEY) < MIN_KEY_LENGTH:
    raise ImproperlyConfigured(
        f"SECRET_KEY has {len(SECRET_KEY)} characters: give at least {MIN_KEY_LENGTH} random characters."
    )

# The public URL of the site: every absolute URL in public responses begins with it.
SITE_URL = env.str("SITE_URL", default="").rstrip("/")
if SITE_URL:
    if not re.fullmatch(r"https?://([\w.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", SITE_URL):
        raise ImproperlyConfigured(f"SITE_URL is {SITE_URL}: give a scheme and a host, as in https://plans.example.org")
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, str(urlsplit(SITE_URL).hostname)]

# Where readers report an error: an e-mail address, or the URL of a tracker that takes `title` and `body`.
CONTACT = env.str("CONTACT", default="")
if CONTACT and not re.fullmatch(r"https://[^\s/?#@]+([/?][^\s#]*)?|[^\s@/?&%]+@[^\s@/?&%]+", CONTACT):
    raise ImproperlyConfigured(f"CONTACT is {CONTACT}: give an e-mail address, or an address that begins with https://")

INSTALLED_APPS = [
    "config.apps.AdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "cities",
    "plans",
]

MIDDLEWARE = [
    "config.logs.RequestLogMiddleware",
    "config.memory.MemoryCacheMiddleware",
    "config.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.HealthCheckMiddleware",
    "config.middleware.SiteURLMiddleware",
    "config.middleware.CompressionMiddleware",
    "plans.api.middleware.ApiMiddleware",  # replaces error pages before they are compressed
    "config.middleware.DatabaseSlotMiddleware",
    "config.middleware.ReadOnlyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.PageLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "plans.views.former.FormerAddressMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

CACHES = {"default": env.dj_cache_url("CACHE_URL", default="locmem://")}
if "redis" in CACHES["default"]["BACKEND"]:
    CACHES["default"]["BACKEND"] = "config.caches.RedisCache"
elif "locmem" in CACHES["default"]["BACKEND"]:  # for 400 regions, and the counters of the API
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 10_000)
# What each process keeps, by number of values: parts of pages for `{% cache %}` (large parts of some 30 kB, plots of 3 kB,
# rows of 1 kB), and results of the search.
LOCAL_CACHES = {"parts": 60, "plots": 200, "rows": 2_000, "searches": 200}
for name, max_entries in LOCAL_CACHES.items():
    CACHES[name] = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": max_entries},
    }

# Two languages, each with its own URL prefix; times are those of the regions.
LANGUAGES = [(language.code, language.name) for language in languages.LANGUAGES]
LANGUAGE_CODE = languages.DEFAULT.code
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.staticfiles.BundledStaticFilesStorage"},
}
FIXTURES = BASE_DIR / "fixtures"
# The folder of generated files, and the internal URL under which nginx serves them, if it does.
FILES_DIR = Path(env.str("FILES_DIR", default=str(BASE_DIR / "var" / "files")))
FILES_URL = env.str("FILES_URL", default="")
if FILES_URL and not re.fullmatch(r"/([\w-]+/)+", FILES_URL):
    raise ImproperlyConfigured(f"FILES_URL is {FILES_URL}: give a path between slashes, as in /kept/")

# The author of a change set must not publish it. Off by default with SQLite, where one person works alone.
FOUR_EYES = env.bool("FOUR_EYES", default=not EMBEDDED)
# Users who may publish or manage accounts must enter a code from a phone after the password.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=not EMBEDDED)

# Whether this server has the admin, and its path: a public server may have only the pages.
ADMIN = env.bool("ADMIN", default=True)
ADMIN_PATH = f"{env.str('ADMIN_PATH', default='admin').strip('/')}/"
if not re.fullmatch(r"[\w/-]+/", ADMIN_PATH, re.ASCII):
    raise ImproperlyConfigured(f"ADMIN_PATH is {ADMIN_PATH}: give letters, digits, hyphens and slashes.")
# The folder of the private article texts that editors use; without it the desk has no texts.
TEXTS_DIR: Path | None = Path(path) if ADMIN and (path := env.str("TEXTS_DIR", default="")) else None

DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    10_000  # enough for a source with some hundred omissions, or a text of a thousand paragraphs
)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
SESSION_COOKIE_AGE = 8 * 3600  # a working day
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = (
    f"/{ADMIN_PATH}"  # browsers send no cookie to public pages
)

# Wrong passwords lock out the network address that sends them, and the account only for that address.
# So an attacker cannot lock out an editor who uses another address.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = False  # a correct password must not reset the failures of others
AXES_CLIENT_IP_CALLABLE = "config.access.network"
AXES_LOCKOUT_TEMPLATE = "admin/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # config/audit.py writes one
AXES_ENABLE_ADMIN = False

# allauth only provides the second factor. Its rate limits need a shared cache, so axes counts wrong passwords
# instead, and the access log counts wrong codes.
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "config.second_factor.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "config.second_factor.FactorAdapter"
MFA_FORMS = {
    "authenticate": "config.second_factor.CodeForm",
    "reauthenticate": "config.second_factor.ReauthenticationForm",
}
MFA_TOTP_ISSUER = "Regional Plans"
MFA_TOTP_TOLERANCE = 1  # also accept the previous and the next code, for slow typing and wrong clocks

# A browser may load only this site's own files, and nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
if not EMBEDDED:
    # The server is behind a proxy that terminates TLS and sets this header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# The networks of proxies whose X-Forwarded-For is trusted. On a server the default is private networks.
PRIVATE = ["127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]
try:
    TRUSTED_PROXIES = [
        ip_network(network) for network in env.list("TRUSTED_PROXIES", default=[] if EMBEDDED else PRIVATE)
    ]
except ValueError as error:
    raise ImproperlyConfigured(f"TRUSTED_PROXIES holds no network: {error}.") from error

API_RATE = env.str("API_RATE", default="600/min")
if not re.fullmatch("[1-9][0-9]*/(s|sec|second|m|min|minute|h|hour|d|day)", API_RATE):
    raise ImproperlyConfigured(f"API_RATE is {API_RATE}: give a number and a time, as in 600/min.")

# The API is read-only and public: no sessions, no accounts, one format.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["plans.api.renderers.ExactJSON"],
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "plans.api.problems.handle",
    "DEFAULT_THROTTLE_CLASSES": ["plans.api.throttling.NetworkRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"anon": API_RATE},
}

LOG_FORMAT = env.str("LOG_FORMAT", default="json" if SERVING or not EMBEDDED else "words")
if LOG_FORMAT not in ("json", "words"):
    raise ImproperlyConfigured(f"LOG_FORMAT is {LOG_FORMAT}: give json or words.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"in one line": {"()": "config.logs.OneLineFilter"}},
    "formatters": {
        "words": {"format": "{asctime} {message}", "style": "{"},
        "json": {"()": "config.logs.JSONFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["in one line"],
            "formatter": LOG_FORMAT,
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "axes": {"level": "ERROR"},  # config.audit logs the rest
        **{name: {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"} for name in ("config.audit", "config.logs")},
    },
}
