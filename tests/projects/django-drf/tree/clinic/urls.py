from django.urls import include, path
from rest_framework.authtoken.views import obtain_auth_token
from rest_framework.routers import DefaultRouter

from accounts.views import MeView, RegisterView
from patients.views import AppointmentViewSet, PetViewSet

router = DefaultRouter()
router.register("pets", PetViewSet, basename="pet")
router.register("appointments", AppointmentViewSet, basename="appointment")

urlpatterns = [
    path("api/register/", RegisterView.as_view(), name="register"),
    path("api/token/", obtain_auth_token, name="token"),
    path("api/me/", MeView.as_view(), name="me"),
    path("api/", include(router.urls)),
]
