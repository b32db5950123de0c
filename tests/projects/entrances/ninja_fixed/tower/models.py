from django.db import models


class Flag(models.Model):
    colour = models.CharField(max_length=20)
