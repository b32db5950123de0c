from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class Pet(models.Model):
    class Species(models.TextChoices):
        CAT = "cat"
        DOG = "dog"
        BIRD = "bird"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pets")
    name = models.CharField(max_length=50)
    species = models.CharField(max_length=4, choices=Species.choices)
    born = models.DateField(null=True, blank=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    chip = models.CharField(max_length=15, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        unique_together = [("owner", "name")]

    def __str__(self):
        return self.name


class Vaccination(models.Model):
    pet = models.ForeignKey(Pet, on_delete=models.CASCADE, related_name="vaccinations")
    vaccine = models.CharField(max_length=60)
    given_on = models.DateField()
    valid_months = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )

    class Meta:
        ordering = ["given_on", "pk"]


class Appointment(models.Model):
    pet = models.ForeignKey(Pet, on_delete=models.CASCADE, related_name="appointments")
    vet = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"is_staff": True},
    )
    starts_at = models.DateTimeField(unique=True)
    reason = models.TextField()
    cancelled = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["starts_at"]
