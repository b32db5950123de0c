from django.contrib.auth.models import AbstractUser
from django.db import models


class Named(models.Model):
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        abstract = True


class Keeper(AbstractUser):
    phone = models.CharField(max_length=20, blank=True)


class Animal(Named):
    keeper = models.ForeignKey(Keeper, null=True, on_delete=models.SET_NULL)
    born = models.DateField()
    fed_at = models.DateTimeField(auto_now=True)
    friends = models.ManyToManyField("self")

    class Meta:
        db_table = "zoo_animals"
