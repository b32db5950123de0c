from django.contrib.auth.models import AbstractUser
from django.db import models


class Agent(AbstractUser):
    email = models.EmailField(unique=True)


class Ticket(models.Model):
    code = models.CharField(max_length=8, unique=True)
    title = models.CharField(max_length=40)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE)
    tags = models.ManyToManyField("Tag", blank=True)


class Urgent(Ticket):
    minutes = models.PositiveIntegerField()


class Tag(models.Model):
    label = models.CharField(max_length=10, unique=True)


class OldTicket(models.Model):
    title = models.CharField(max_length=40)


class Attachment(models.Model):
    file = models.FileField(upload_to="attachments")
