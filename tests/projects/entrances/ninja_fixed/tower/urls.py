from django.conf import settings
from django.urls import path
from ninja import ModelSchema, NinjaAPI
from ninja.security import APIKeyHeader

from .models import Flag


class Key(APIKeyHeader):
    param_name = "X-Tower-Key"

    def authenticate(self, request, key):
        return key if key == settings.TOWER_API_KEY else None


class FlagIn(ModelSchema):
    class Meta:
        model = Flag
        fields = ["colour"]


api = NinjaAPI(auth=Key())


@api.get("/flags")
def flags(request):
    return [flag.colour for flag in Flag.objects.all()]


@api.post("/flags")
def raise_flag(request, data: FlagIn):
    return {"id": Flag.objects.create(**data.dict()).pk}


urlpatterns = [path("api/", api.urls)]
