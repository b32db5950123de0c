import environ

env = environ.Env(DEBUG=(bool, False))
SECRET_KEY = env("SECRET_KEY")
DEBUG = env("DEBUG")
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "animals"]
ROOT_URLCONF = "zoo.urls"
AUTH_USER_MODEL = "animals.Keeper"
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://localhost/zoo")}

from zoo.settings.parts.mail import *  # noqa
