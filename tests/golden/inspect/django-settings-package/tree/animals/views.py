from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.views.decorators.http import require_POST
from rest_framework import mixins, permissions, viewsets
from rest_framework.decorators import action

from .models import Animal


class AnimalViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, viewsets.GenericViewSet):
    queryset = Animal.objects.all()
    permission_classes = [permissions.IsAuthenticated]

    @action(detail=True, methods=["post"], url_path="move-out")
    def move(self, request, pk=None): ...


@login_required
@require_POST
def feed(request, pk):
    return JsonResponse({})
