from django.urls import path
from rest_framework.authtoken.views import obtain_auth_token
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAdminUser
from rest_framework.response import Response


@api_view(["GET"])
def me(request):
    return Response({"id": request.user.pk, "username": request.user.username})


@api_view(["GET"])
@permission_classes([IsAdminUser])
def staff(request):
    return Response({"staff": True})


urlpatterns = [path("api/me/", me), path("api/staff/", staff), path("api/token/", obtain_auth_token)]
