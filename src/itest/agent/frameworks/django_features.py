"""Which of the well-known Django libraries and settings are in force."""

from __future__ import annotations

import importlib

from .. import libraries

_APPS = {
    "rest_framework": "drf", "rest_framework.authtoken": "authtoken", "rest_framework_simplejwt": "simplejwt",
    "rest_framework_jwt": "drf_jwt", "ninja": "ninja", "ninja_jwt": "ninja_jwt", "allauth": "allauth",
    "dj_rest_auth": "dj_rest_auth", "djoser": "djoser", "knox": "knox", "oauth2_provider": "oauth2_provider",
    "django_filters": "django_filters", "guardian": "guardian", "channels": "channels", "axes": "axes",
    "django_otp": "otp", "wagtail": "wagtail", "graphene_django": "graphene",
}  # fmt: skip


def features() -> list[str]:
    """Feature words, sorted: libraries in use and settings such as ATOMIC_REQUESTS."""
    settings = importlib.import_module("django.conf").settings
    found = {word for app, word in _APPS.items() if app in settings.INSTALLED_APPS or libraries.loaded(app) is not None}
    if any("CsrfViewMiddleware" in name for name in settings.MIDDLEWARE):
        found.add("csrf")
    if settings.DATABASES.get("default", {}).get("ATOMIC_REQUESTS"):
        found.add("ATOMIC_REQUESTS")
    if getattr(settings, "AUTH_USER_MODEL", "auth.User") != "auth.User":
        found.add("custom_user_model")
    if libraries.loaded("celery") is not None:
        found.add("celery")
    if settings.SECURE_SSL_REDIRECT:
        found.add("SECURE_SSL_REDIRECT")
    if not importlib.import_module("django.apps").apps.is_installed("django.contrib.auth"):
        found.add("no_auth")
    return sorted(found)
