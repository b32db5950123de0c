"""Settings as in production: a remote database, a remote cache, files on a service, everything over HTTPS."""

import os

import django

SECRET_KEY = os.environ["DESK_SECRET"]
DEBUG = False
ALLOWED_HOSTS = ["desk.example.com"]
ROOT_URLCONF = "desk.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "rest_framework",
    "desk.apps.DeskConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.cache.FetchFromCacheMiddleware",
]
DATABASES = {
    alias: {
        "ENGINE": os.environ.get("DESK_ENGINE", "django.db.backends.postgresql"),
        "HOST": "db.example.com",
        "NAME": f"desk_{alias}",
        "USER": "desk",
        "PASSWORD": "never",
        "OPTIONS": {"sslmode": "require"} if "DESK_ENGINE" not in os.environ else {},
        "ATOMIC_REQUESTS": bool(os.environ.get("DESK_ATOMIC")),
    }
    for alias in ("default", "archive")
}
DATABASE_ROUTERS = ["desk.routers.ArchiveRouter"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache", "LOCATION": "cache.example.com"}}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
EMAIL_HOST = "mail.example.com"
SECURE_SSL_REDIRECT = True
STATIC_URL = "/static/"
MEDIA_ROOT = os.path.join(os.path.dirname(__file__), "media")
AUTH_USER_MODEL = "desk.Agent"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
if django.VERSION >= (4, 2):
    STORAGES = {
        "default": {"BACKEND": "desk.files.RemoteStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
else:
    DEFAULT_FILE_STORAGE = "desk.files.RemoteStorage"
    STATICFILES_STORAGE = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
