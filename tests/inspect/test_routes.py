"""Routes by reading, under every prefix that leads to them."""

from __future__ import annotations

from pathlib import Path

from tests.inspect.trees import facts_of, routes_of

FLASK = "from flask import Flask, Blueprint\nfrom flask.views import MethodView\napp = Flask('x')\n"


def test_flask_rules_under_nested_blueprints(tmp_path: Path) -> None:
    """The prefix given at registration wins over the blueprint's own."""
    source = """
    outer = Blueprint("outer", "x", url_prefix="/outer")
    inner = Blueprint("inner", "x", url_prefix="/ignored")
    @outer.route("/")
    def index(): ...
    @inner.get("/a/<int:id>")
    def a(id): ...
    @inner.route("/b", methods=["PUT", "DELETE"])
    def b(): ...
    outer.register_blueprint(inner, url_prefix="/inner")
    app.register_blueprint(outer)
    """
    assert routes_of(tmp_path, {"app.py": FLASK + "\n".join(line[4:] for line in source.splitlines())}) == [
        "DELETE /outer/inner/b",
        "GET /outer/",
        "GET /outer/inner/a/<int:id>",
        "PUT /outer/inner/b",
    ]


def test_flask_views_added_by_class(tmp_path: Path) -> None:
    """add_url_rule with a MethodView, and Flask-RESTful's resources."""
    source = """
class Things(MethodView):
    def get(self): ...
    def post(self): ...
app.add_url_rule("/things", view_func=Things.as_view("things"))
from flask_restful import Api, Resource
api = Api(app, prefix="/v2")
class Other(Resource):
    def delete(self, id): ...
class Api2(Api):
    def add_tenant_resource(self, *args): ...
api.add_tenant_resource(Other, "/tenant")
api.add_resource(Other, "/other/<id>")
"""
    assert routes_of(tmp_path, {"app.py": FLASK + source}) == [
        "DELETE /v2/other/<id>",
        "DELETE /v2/tenant",
        "GET /things",
        "POST /things",
    ]


def test_calls_of_http_clients_are_no_routes(tmp_path: Path) -> None:
    """Only decorators on applications, blueprints and routers count."""
    source = "import requests\nfrom somewhere import cache\n@cache.get('/x')\ndef f(): ...\nrequests.get('/y')\n"
    assert routes_of(tmp_path, {"app.py": FLASK + source}) == ["GET /x"]


def test_fastapi_routers_nested_and_in_loops(tmp_path: Path) -> None:
    """Prefixes of routers, of inclusions and from settings; modules stand for their router."""
    files = {
        "app/__init__.py": "",
        "app/main.py": """
            from fastapi import FastAPI
            from app.config import settings
            from app.routes import items, users, api
            app = FastAPI()
            for module in (items, users):
                app.include_router(module.router, prefix=f"{settings.prefix}/v1")
            app.include_router(api)
            inner = FastAPI()
            app.mount("/inner", app=inner)
            @inner.delete("/it")
            async def it(): ...
            @app.get("/health")
            async def health(): ...
            """,
        "app/config.py": """
            from pydantic_settings import BaseSettings
            class S(BaseSettings):
                prefix: str = '/api'
            settings = S()
            """,
        "app/routes/__init__.py": """
            from fastapi import APIRouter
            from app.routes import users
            api = APIRouter(prefix='/x')
            api.include_router(users.router)
            """,
        "app/routes/items.py": """
            from fastapi import APIRouter
            router = APIRouter(prefix='/items')
            @router.post('')
            def add(): ...
            """,
        "app/routes/users.py": """
            from fastapi import APIRouter
            router = APIRouter()
            @router.api_route('/users', methods=['GET', 'PUT'])
            def users(): ...
            """,
    }
    assert routes_of(tmp_path, files) == [
        "DELETE /inner/it",
        "GET /api/v1/users",
        "GET /health",
        "GET /x/users",
        "POST /api/v1/items",
        "PUT /api/v1/users",
        "PUT /x/users",
    ]


def test_route_with_an_unknown_prefix_has_no_path(tmp_path: Path) -> None:
    """Only running code could tell it; the route is still there with its place."""
    source = """
        import os
        from fastapi import FastAPI, APIRouter
        r = APIRouter(prefix=os.environ['P'])
        @r.get('/x')
        def x(): ...
        app = FastAPI()
        app.include_router(r)
        """
    (route,) = facts_of(tmp_path, {"main.py": source}).routes
    assert (route.method, route.path, route.where.line) == ("GET", "", 6)


def test_starlette_lists_and_mounts(tmp_path: Path) -> None:
    """Routes in the constructor, endpoints that are classes, mounted lists."""
    source = """
    from starlette.applications import Starlette
    from starlette.endpoints import HTTPEndpoint
    from starlette.routing import Mount, Route
    def home(request): ...
    class Item(HTTPEndpoint):
        async def get(self, request): ...
        async def delete(self, request): ...
    routes = [Route("/", home), Mount("/items", routes=[Route("/{id}", Item)])]
    app = Starlette(routes=routes)
    """
    assert routes_of(tmp_path, {"main.py": source}) == ["DELETE /items/{id}", "GET /", "GET /items/{id}"]


def test_django_patterns(tmp_path: Path) -> None:
    """path, re_path, include of modules, lists and tuples; methods by decorator, class and comparison."""
    files = {
        "manage.py": "from django.core.management import execute_from_command_line\nexecute_from_command_line([])\n",
        "conf/settings.py": "INSTALLED_APPS = []\nROOT_URLCONF = 'conf.urls'\n",
        "conf/urls.py": """
            from django.urls import include, path, re_path
            from shop import views
            extra = [path("extra/", views.Thing.as_view())]
            urlpatterns = [
                path("shop/", include("shop.urls")),
                path("more/", include((extra, "more"))),
                re_path(r"^old/(?P<year>[0-9]{4})/$", views.old),
            ]
            urlpatterns += [path("late/", views.api)]
            """,
        "shop/urls.py": """
            from django.urls import path
            from . import views
            urlpatterns = [path('', views.form), path('<int:pk>/', views.only)]
            """,
        "shop/views.py": """
            from django.views import View
            from django.views.decorators.http import require_POST
            from rest_framework.decorators import api_view
            class Thing(View):
                def get(self, request): ...
                def patch(self, request): ...
            def old(request): ...
            def form(request):
                if request.method == "POST":
                    return 1
            @require_POST
            def only(request, pk): ...
            @api_view(["GET", "PUT"])
            def api(request): ...
            """,
    }
    assert routes_of(tmp_path, files) == [
        "GET /late/",
        "GET /more/extra/",
        "GET /old/<year>/",
        "GET /shop/",
        "PATCH /more/extra/",
        "POST /shop/",
        "POST /shop/<int:pk>/",
        "PUT /late/",
    ]


def test_viewsets_use_their_own_lookup_field(tmp_path: Path) -> None:
    """Registered on a router that is included under a prefix."""
    files = {
        "manage.py": "from django.core.management import execute_from_command_line\nexecute_from_command_line([])\n",
        "conf/settings.py": "INSTALLED_APPS = []\nROOT_URLCONF = 'conf.urls'\n",
        "conf/urls.py": """
            from django.urls import include, path
            from rest_framework import mixins, routers, viewsets
            class Articles(mixins.RetrieveModelMixin, viewsets.GenericViewSet):
                lookup_field = "slug"
            router = routers.SimpleRouter()
            router.register(r"articles", Articles)
            urlpatterns = [path("api/", include(router.urls))]
            """,
    }
    assert routes_of(tmp_path, files) == ["GET /api/articles/{slug}/"]


def test_ninja_routers(tmp_path: Path) -> None:
    """Added in place and by dotted string."""
    files = {
        "manage.py": "from django.core.management import execute_from_command_line\nexecute_from_command_line([])\n",
        "conf/settings.py": "INSTALLED_APPS = []\nROOT_URLCONF = 'conf.urls'\n",
        "conf/urls.py": """
            from django.urls import path
            from ninja import NinjaAPI
            from shop.api import router
            api = NinjaAPI()
            api.add_router("/shop", router)
            api.add_router("/users/", "users.api.router")
            @api.get("/ping")
            def ping(request): ...
            urlpatterns = [path("api/", api.urls)]
            """,
        "shop/api.py": """
            from ninja import Router
            router = Router()
            @router.post('/{id}')
            def buy(request, id: int): ...
            """,
        "users/api.py": "from ninja import Router\nrouter = Router()\n@router.get('me')\ndef me(request): ...\n",
    }
    assert routes_of(tmp_path, files) == ["GET /api/ping", "GET /api/users/me", "POST /api/shop/{id}"]


def test_starlette_route_lists_of_other_modules_are_followed(tmp_path: Path) -> None:
    """Imported under another name, by module, or added together."""
    files = {
        "shop/urls.py": "from starlette.routing import Route\nfrom .views import Items\nroutes = [Route('/', Items)]\n",
        "shop/views.py": "class Items:\n    def get(self): ...\n    def post(self): ...\n",
        "pages.py": "from starlette.routing import Route\ndef about(request): ...\nroutes = [Route('/about', about)]\n",
        "app.py": """
            from starlette.applications import Starlette
            from starlette.routing import Mount, Route
            from shop.urls import routes as shop_routes
            import pages
            def index(request): ...
            app = Starlette(routes=[Mount("/shop", routes=shop_routes), Route("/", index)] + pages.routes)
        """,
    }
    assert routes_of(tmp_path, files) == ["GET /", "GET /about", "GET /shop/", "POST /shop/"]


def test_a_base_may_give_every_model_its_table_name(tmp_path: Path) -> None:
    """Classes of `declarative_base(cls=...)` are models without a `__tablename__` of their own."""
    source = """
        from sqlalchemy import Column, Integer, String, create_engine
        from sqlalchemy.ext.declarative import declarative_base, declared_attr
        engine = create_engine("sqlite://")
        class Named:
            @declared_attr
            def __tablename__(cls): return cls.__name__.lower()
            id = Column(Integer, primary_key=True)
        Base = declarative_base(cls=Named)
        class User(Base):
            name = Column(String(9))
    """
    assert [model.name for model in facts_of(tmp_path, {"models.py": source}).models] == ["User"]
