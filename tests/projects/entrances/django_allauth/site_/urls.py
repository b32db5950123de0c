from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import include, path


@login_required
def home(request):
    return HttpResponse(f"<title>Home</title><h1>Hello {request.user.email}</h1>")


urlpatterns = [path("", home), path("accounts/", include("allauth.urls"))]
