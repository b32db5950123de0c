from django.db import transaction
from rest_framework import serializers

from .models import Appointment, Pet, Vaccination


class VaccinationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Vaccination
        fields = ["vaccine", "given_on", "valid_months"]


class PetSerializer(serializers.ModelSerializer):
    owner = serializers.HiddenField(default=serializers.CurrentUserDefault())
    vaccinations = VaccinationSerializer(many=True, required=False)

    class Meta:
        model = Pet
        fields = ["id", "owner", "name", "species", "born", "weight", "chip", "vaccinations"]

    @transaction.atomic
    def create(self, validated_data):
        vaccinations = validated_data.pop("vaccinations", [])
        pet = super().create(validated_data)
        Vaccination.objects.bulk_create(Vaccination(pet=pet, **item) for item in vaccinations)
        return pet

    @transaction.atomic
    def update(self, instance, validated_data):
        vaccinations = validated_data.pop("vaccinations", None)
        pet = super().update(instance, validated_data)
        if vaccinations is not None:
            pet.vaccinations.all().delete()
            Vaccination.objects.bulk_create(Vaccination(pet=pet, **item) for item in vaccinations)
        return pet


class AppointmentSerializer(serializers.ModelSerializer):
    pet_name = serializers.CharField(source="pet.name", read_only=True)

    class Meta:
        model = Appointment
        fields = ["id", "pet", "pet_name", "vet", "starts_at", "reason", "cancelled"]
        read_only_fields = ["vet", "cancelled"]

    def validate_pet(self, pet):
        if pet.owner != self.context["request"].user:
            raise serializers.ValidationError("This is not your pet.")
        return pet
