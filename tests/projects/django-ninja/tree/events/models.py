import secrets
import uuid

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone


def new_key():
    return secrets.token_urlsafe(24)


class AccessKey(models.Model):
    key = models.CharField(max_length=40, primary_key=True, default=new_key)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_keys")
    created = models.DateTimeField(auto_now_add=True)


class EventQuerySet(models.QuerySet):
    def visible(self):
        return self.filter(removed_at__isnull=True)


class Event(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organiser = models.ForeignKey(User, on_delete=models.CASCADE, related_name="events")
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=7, decimal_places=2, default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    def remove(self):
        self.removed_at = timezone.now()
        self.save(update_fields=["removed_at"])


class Ticket(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="tickets")
    holder = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tickets")
    bought_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "holder"], name="one_ticket_each")]
