from django.urls import path
from rest_framework.authtoken.views import obtain_auth_token
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAdminUser
from rest_framework.response import Response
from rest_framework.views import APIView


@api_view(["GET"])
def me(request):
    return Response({"id": request.user.pk, "username": request.user.username})


@api_view(["GET"])
@permission_classes([IsAdminUser])
def staff(request):
    return Response({"staff": True})


class Lost(APIView):
    permission_classes = IsAdminUser  # the brackets were forgotten: every call fails, the others must not suffer

    def get(self, request):
        return Response({})


urlpatterns = [
    path("api/me/", me),
    path("api/staff/", staff),
    path("api/lost/", Lost.as_view()),
    path("api/token/", obtain_auth_token),
]
