"""The one settings file. Closed by default; what is secret comes from the home folder, never from here.

Environment: THIRDEAR_HOME (the folder), THIRDEAR_BEHIND_TLS (the name under which TLS is served in front),
THIRDEAR_IDLE_MINUTES (until it locks itself; 15), THIRDEAR_DEVELOPMENT=1 with THIRDEAR_DEBUG=1 (debugging pages)
or THIRDEAR_QUICK_KEYS=1 (a passphrase that is cheap to try, for tests).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from thirdear.practice.home import Home

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "listening" / "page" / "fonts"


def _time_zone() -> str:
    """The machine's zone by name, since the person lives where the machine is."""
    if named := os.environ.get("TZ", "").lstrip(":"):
        return named
    _, found, zone = os.path.realpath("/etc/localtime").partition("zoneinfo/")
    return zone if found else "UTC"


HOME = Home.from_environment()
SECRET_KEY = HOME.secret
DEVELOPMENT = os.environ.get("THIRDEAR_DEVELOPMENT") == "1"
DEBUG = DEVELOPMENT and os.environ.get("THIRDEAR_DEBUG") == "1"
DEMO_PASSPHRASE = os.environ.get("THIRDEAR_DEMO") or None
BEHIND_TLS = os.environ.get("THIRDEAR_BEHIND_TLS") or None
IDLE_SECONDS = int(float(os.environ.get("THIRDEAR_IDLE_MINUTES") or 15) * 60)
QUICK_KEYS = DEVELOPMENT and os.environ.get("THIRDEAR_QUICK_KEYS") == "1"
ARGON2 = {"memory_kib": 8 * 1024, "passes": 1, "lanes": 1} if QUICK_KEYS else {"memory_kib": 256 * 1024, "passes": 3, "lanes": 4}

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *([BEHIND_TLS] if BEHIND_TLS else [])]
ROOT_URLCONF = "thirdear.practice.urls"
WSGI_APPLICATION = "thirdear.practice.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "thirdear.practice.record",
    "thirdear.practice.words",
    "thirdear.practice.evidence",
    "thirdear.practice.formulation",
    "thirdear.practice.insight",
    "thirdear.practice.change",
    "thirdear.practice.desk",
]
MIDDLEWARE = [
    "thirdear.practice.record.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "thirdear.practice.record.middleware.in_use",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "thirdear.practice.record.middleware.TokenCheck",
    "thirdear.practice.record.middleware.Gate",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "thirdear.practice.record.middleware.opening",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "thirdear.practice.record.sqlcipher",
        "NAME": HOME.database,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Signed in is: unlocked in this browser. The session row lies in the encrypted database.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
_APART = hashlib.sha256(os.fsencode(HOME.path)).hexdigest()[:8]  # ports share cookies, and homes must not
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"opening-{_APART}", f"token-{_APART}"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS is not None
CSRF_TRUSTED_ORIGINS = [f"https://{BEHIND_TLS}"] if BEHIND_TLS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_SSL_REDIRECT = BEHIND_TLS is not None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# What is sent stays in memory: a temporary file would hold words in the clear.
FILE_UPLOAD_HANDLERS = ["thirdear.practice.words.uploads.InMemory"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 2**20

STATIC_URL = "/static/"
STATICFILES_DIRS = [_HERE / "static", ("fonts", _FONTS)]
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = DEBUG

USE_I18N = USE_TZ = True
TIME_ZONE = _time_zone()
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("sv", "Svenska")]
LOCALE_PATHS = [_HERE / "locale"]
FORMAT_MODULE_PATH = "thirdear.practice.formats"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"wordless": {"()": "thirdear.practice.record.wordless.WordlessFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "wordless"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
