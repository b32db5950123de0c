from django.urls import path
from django.views.decorators.cache import never_cache

from desk import views

urlpatterns = [
    path("tickets", views.tickets),
    path("urgent", views.urgent),
    path("mail", views.mail),
    path("slow", views.slow),
    path("attachments", views.attachments),
    path("echo", views.echo),
    path("me", views.me),
    path("login", views.enter),
    path("old", views.old),
    path("page", views.page),
    path("api", never_cache(views.Api.as_view())),
]
