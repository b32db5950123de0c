from django.core.cache import cache
from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny, IsAdminUser
from rest_framework.response import Response
from rest_framework_simplejwt.tokens import RefreshToken

from .models import Sailor


@api_view(["POST"])
@permission_classes([AllowAny])
def log_in(request):
    """By the code that the harbour's wireless has told."""
    code = request.data.get("code")
    if not code or cache.get(f"code-{request.data.get('email')}") != code:
        raise ValidationError({"code": ["This code is wrong."]})
    return Response(
        {"access": str(RefreshToken.for_user(Sailor.objects.get(email=request.data["email"])).access_token)}
    )


@api_view(["GET"])
def me(request):
    return Response({"id": request.user.pk, "email": request.user.email})


@api_view(["GET"])
@permission_classes([IsAdminUser])
def staff(request):
    return Response([sailor.email for sailor in Sailor.objects.order_by("email")])


urlpatterns = [path("api/log-in/", log_in), path("api/me/", me), path("api/staff/", staff)]
