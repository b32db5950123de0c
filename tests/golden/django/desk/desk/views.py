import json

from django.contrib.auth import authenticate, login
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.http import HttpResponse, JsonResponse
from django.template import Context, Engine
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from rest_framework.authentication import BasicAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from desk.models import Agent, Attachment, OldTicket, Tag, Ticket, Urgent


@csrf_exempt
def tickets(request):
    """Catches the database's refusal without a transaction of its own, and goes on with the database."""
    if request.method == "GET":
        return JsonResponse({"count": Ticket.objects.count()})
    body = json.loads(request.body)
    agent = Agent.objects.first()
    try:
        ticket = Ticket.objects.create(code=body["code"], title=body["title"], agent=agent)
    except IntegrityError:
        return JsonResponse({"taken": body["code"], "count": Ticket.objects.count()}, status=409)
    ticket.tags.add(Tag.objects.get_or_create(label="new")[0])
    return JsonResponse({"code": ticket.code}, status=201)


@csrf_exempt
def urgent(request):
    """The same for a model of two tables, which Django saves inside a transaction of its own."""
    try:
        Urgent.objects.create(code="U-1", title="Fire", agent=Agent.objects.first(), minutes=5)
    except IntegrityError:
        return JsonResponse({"count": Urgent.objects.count()}, status=409)
    return JsonResponse({}, status=201)


@csrf_exempt
def mail(request):
    transaction.on_commit(lambda: send_mail("Hello", "Text", "desk@example.com", ["ada@example.com"]))
    return HttpResponse(status=204)


def slow(request):
    """Counts on the cache, both in a view and through the middleware."""
    cache.add("hits", 0)
    return JsonResponse({"hits": cache.incr("hits")})


@csrf_exempt
def attachments(request):
    made = Attachment.objects.create(file=request.FILES["file"])
    return JsonResponse({"name": made.file.name}, status=201)


@csrf_exempt
def echo(request):
    return JsonResponse(
        {
            "method": request.method,
            "type": request.content_type,
            "query": request.GET.dict(),
            "token": request.headers.get("X-Token"),
            "length": len(request.body),
        }
    )


@never_cache
def me(request):
    return JsonResponse({"name": request.user.get_username()})


@csrf_exempt
def enter(request):
    agent = authenticate(username=request.POST["username"], password=request.POST["password"])
    if agent is None:
        return HttpResponse(status=403)
    login(request, agent)
    return HttpResponse(status=204)


@csrf_exempt
def old(request):
    OldTicket.objects.create(title="Old")
    return HttpResponse(status=201)


def page(request):
    text = "{% load static %}{% static 'desk.css' %}"
    engine = Engine(libraries={"static": "django.templatetags.static"})
    return HttpResponse(engine.from_string(text).render(Context()))


class Api(APIView):
    authentication_classes = [BasicAuthentication]
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"name": request.user.get_username()})
