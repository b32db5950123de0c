from rest_framework import mixins, permissions, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from .models import Appointment, Pet
from .serializers import AppointmentSerializer, PetSerializer


class PetViewSet(viewsets.ModelViewSet):
    serializer_class = PetSerializer

    def get_queryset(self):
        pets = Pet.objects.filter(owner=self.request.user).prefetch_related("vaccinations")
        species = self.request.query_params.get("species")
        return pets.filter(species=species) if species else pets


class AppointmentViewSet(
    mixins.CreateModelMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    serializer_class = AppointmentSerializer

    def get_queryset(self):
        appointments = Appointment.objects.select_related("pet")
        if self.request.user.is_staff:
            return appointments
        return appointments.filter(pet__owner=self.request.user)

    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        appointment = self.get_object()
        if appointment.cancelled:
            return Response({"detail": "Cancelled already."}, status=status.HTTP_409_CONFLICT)
        appointment.cancelled = True
        appointment.save()
        return Response(self.get_serializer(appointment).data)

    @action(detail=True, methods=["post"], permission_classes=[permissions.IsAdminUser])
    def take(self, request, pk=None):
        appointment = self.get_object()
        appointment.vet = request.user
        appointment.save()
        return Response(self.get_serializer(appointment).data)
