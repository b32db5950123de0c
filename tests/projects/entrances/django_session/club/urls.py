from django.contrib.auth.decorators import login_required, user_passes_test
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.urls import path

from .models import Notice


@login_required
def board(request):
    return HttpResponse("<title>Board</title>" + "".join(f"<p>{notice.text}</p>" for notice in Notice.objects.all()))


@user_passes_test(lambda user: user.groups.filter(name__in=["editors", "chief editors"]).exists())
def desk(request):
    return HttpResponse("<title>Desk</title><p>For editors</p>")


urlpatterns = [path("", board), path("desk/", desk), path("login/", LoginView.as_view(template_name="login.html"))]
