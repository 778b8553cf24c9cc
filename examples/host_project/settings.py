"""Settings of a project whose people sign in with AuthSecurity.

DJANGO_SETTINGS_MODULE=settings python -m django migrate, then runserver: http://localhost:8000/notes/
"""

from authsecurity.core import environment

AUTHSECURITY = environment.read()

SECRET_KEY = AUTHSECURITY.secret_key
DEBUG = AUTHSECURITY.local
ALLOWED_HOSTS = [AUTHSECURITY.hostname]
ROOT_URLCONF = "urls"
STATIC_URL = "/static/"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "project.sqlite3"}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.staticfiles"]

# All that AuthSecurity asks for; Django's `check` names what is missing.
INSTALLED_APPS += ["authsecurity", "authsecurity.frontend", "django_tasks", "django_tasks_db"]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
AUTH_USER_MODEL = "authsecurity.Account"
SESSION_ENGINE = "authsecurity.sessions.store"
CSRF_COOKIE_SAMESITE = "Strict"
LOGIN_URL = "/login/"
MIDDLEWARE = [
    "authsecurity.http.middleware.HttpMiddleware",
    "django.middleware.common.CommonMiddleware",
    "authsecurity.sessions.middleware.SessionMiddleware",
    "authsecurity.http.csrf.CsrfMiddleware",
    "authsecurity.sessions.middleware.AuthenticationMiddleware",
]
