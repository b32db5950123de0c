from django.urls import path

from events.api.main import api

urlpatterns = [path("api/", api.urls)]
