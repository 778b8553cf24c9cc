"""Sessions in the database and the middleware of a new Django project; the database is set up as the service's is."""

from authsecurity.project import settings as service

SECRET_KEY = service.SECRET_KEY
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "bench.stock.urls"
DATABASES = service.DATABASES
DEFAULT_AUTO_FIELD = service.DEFAULT_AUTO_FIELD
USE_TZ = True
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
