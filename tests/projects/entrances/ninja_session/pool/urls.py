from django.contrib.auth import authenticate, get_user_model, login
from django.urls import path
from ninja import NinjaAPI, Schema
from ninja.security import django_auth

api = NinjaAPI()


class Credentials(Schema):
    username: str
    password: str


@api.post("/register")
def register(request, data: Credentials):
    return {"id": get_user_model().objects.create_user(**data.dict()).pk}


@api.post("/login", response={200: dict, 401: dict})
def sign_in(request, data: Credentials):
    user = authenticate(request, **data.dict())
    if user is None:
        return 401, {"detail": "Wrong user name or password"}
    login(request, user)
    return 200, {"id": user.pk}


@api.get("/me", auth=django_auth)
def me(request):
    return {"username": request.user.username}


urlpatterns = [path("api/", api.urls)]
