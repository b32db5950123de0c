from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Sailors(BaseUserManager):
    def create_user(self, email, password):
        sailor = self.model(email=self.normalize_email(email))
        sailor.set_password(password)
        sailor.save()
        return sailor


class Sailor(AbstractBaseUser):
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=False)
    is_staff = models.BooleanField(default=False)
    objects = Sailors()
    USERNAME_FIELD = "email"
