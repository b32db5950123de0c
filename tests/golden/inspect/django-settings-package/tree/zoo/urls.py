from django.contrib import admin
from django.urls import include, path
from rest_framework.routers import DefaultRouter

from animals import views

router = DefaultRouter()
router.register("animals", views.AnimalViewSet)

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include(router.urls)),
    path("feed/<int:pk>/", views.feed),
]
