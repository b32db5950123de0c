from django.urls import path
from rest_framework import generics, serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny, IsAdminUser
from rest_framework.response import Response
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

from .models import Sailor


class SignUp(serializers.ModelSerializer):
    class Meta:
        model = Sailor
        fields = ["id", "email", "password"]
        extra_kwargs = {"password": {"write_only": True}}

    def create(self, data):
        return Sailor.objects.create_user(**data)


class SignUpView(generics.CreateAPIView):
    serializer_class = SignUp
    permission_classes = [AllowAny]


@api_view(["GET"])
def me(request):
    return Response({"id": request.user.pk, "email": request.user.email})


@api_view(["GET"])
@permission_classes([IsAdminUser])
def staff(request):
    return Response([sailor.email for sailor in Sailor.objects.order_by("email")])


urlpatterns = [
    path("api/sign-up/", SignUpView.as_view()),
    path("api/token/", TokenObtainPairView.as_view()),
    path("api/token/refresh/", TokenRefreshView.as_view()),
    path("api/me/", me),
    path("api/staff/", staff),
]
