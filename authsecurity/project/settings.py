"""Django settings of the service. What an operator can change comes from the environment (core/environment.py)."""

import dj_database_url

from authsecurity.core import environment

AUTHSECURITY = environment.read()

SECRET_KEY = AUTHSECURITY.secret_key
SECRET_KEY_FALLBACKS = list(AUTHSECURITY.secret_key_fallbacks)
DEBUG = False
ALLOWED_HOSTS = [AUTHSECURITY.hostname]
ROOT_URLCONF = "authsecurity.project.urls"
WSGI_APPLICATION = "authsecurity.project.wsgi.application"
APPEND_SLASH = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "authsecurity",
    "authsecurity.frontend",
]
MIDDLEWARE = [
    "authsecurity.http.middleware.HttpMiddleware",
    "authsecurity.project.health.HealthMiddleware",
    "authsecurity.project.origin.OriginMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "authsecurity.project.origin.CommonMiddleware",
    "authsecurity.sessions.middleware.SessionMiddleware",
    "authsecurity.http.csrf.CsrfMiddleware",
    "authsecurity.sessions.middleware.AuthenticationMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

# Data
DATABASES = {
    "default": dj_database_url.parse(AUTHSECURITY.database_url, conn_max_age=None, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a transaction that will write waits for its turn at the start, not midway
        "timeout": 20,  # seconds to wait for that turn
        # FULL: what was committed (a spent code, an ended session) stays so even when the power fails.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sessions
AUTH_USER_MODEL = "authsecurity.Account"
PASSWORD_HASHERS = ["authsecurity.factors.password.hashing.Argon2id"]
LOGIN_URL = "/login/"
SESSION_ENGINE = "authsecurity.sessions.store"
SESSION_COOKIE_NAME = f"{AUTHSECURITY.cookie_prefix}sessionid"
SESSION_COOKIE_SECURE = AUTHSECURITY.https
SESSION_COOKIE_SAMESITE = "Lax"  # a link in a mail finds the person signed in
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{AUTHSECURITY.cookie_prefix}csrftoken"
CSRF_COOKIE_SECURE = AUTHSECURITY.https
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
CSRF_USE_SESSIONS = False

# HTTP
SILENCED_SYSTEM_CHECKS = [
    "security.W001",  # SecurityMiddleware: HttpMiddleware and OriginMiddleware do more
    "security.W002",  # XFrameOptionsMiddleware: HttpMiddleware sets it, and frame-ancestors
    "security.W003",  # CsrfViewMiddleware: CsrfMiddleware is built on it
]
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Letters: enqueued in the transaction of what they report, sent by a worker (`authsecurity worker`)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
EMAIL_BACKEND = "authsecurity.project.outbox.Outbox"
EMAIL_TIMEOUT = 10  # seconds for each answer of the mail server
if AUTHSECURITY.mail_server:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = AUTHSECURITY.mail_server.host, AUTHSECURITY.mail_server.port
    EMAIL_USE_TLS, EMAIL_USE_SSL = AUTHSECURITY.mail_server.starttls, AUTHSECURITY.mail_server.tls
    EMAIL_HOST_USER = AUTHSECURITY.mail_server.user
    EMAIL_HOST_PASSWORD = AUTHSECURITY.mail_server.password

# Static files: hashed names, precompressed, served by WhiteNoise from the data folder, made at start.
STATIC_URL = "/static/"
STATIC_ROOT = AUTHSECURITY.data_dir / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "authsecurity.project.static.HashedStaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 0
WHITENOISE_ALLOW_ALL_ORIGINS = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "bare": {"format": "{message}", "style": "{"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "bare"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # 4xx are answers, not news
        # One JSON object per line and nothing between them, for whatever collects them.
        "authsecurity.audit": {"handlers": ["stdout"], "level": "INFO", "propagate": False},
    },
}
