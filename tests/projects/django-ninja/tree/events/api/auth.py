from ninja.security import HttpBearer

from events.models import AccessKey


class KeyAuth(HttpBearer):
    def authenticate(self, request, token):
        access = AccessKey.objects.select_related("user").filter(key=token, user__is_active=True).first()
        if access is not None:
            request.user = access.user
            return access.user
