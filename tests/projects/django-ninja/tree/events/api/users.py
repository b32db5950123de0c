from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.db import IntegrityError
from ninja import Router

from events.api.schemas import KeyOut, LoginIn, Message, SignUpIn, UserOut
from events.models import AccessKey

router = Router(tags=["users"])


@router.post("/", response={201: UserOut, 409: Message}, auth=None)
def sign_up(request, data: SignUpIn):
    try:
        return 201, User.objects.create_user(data.username, data.email, data.password)
    except IntegrityError:
        return 409, {"message": "this name is taken"}


@router.post("/login", response={200: KeyOut, 401: Message}, auth=None)
def log_in(request, data: LoginIn):
    user = authenticate(request, username=data.username, password=data.password)
    if user is None:
        return 401, {"message": "wrong name or password"}
    return 200, AccessKey.objects.create(user=user)


@router.get("/me", response=UserOut)
def me(request):
    return request.auth
