"""A Django application of pages: force_login, forms that redirect or are shown again, things made by factories."""

from __future__ import annotations

from itest.model.observations import Login, Thing
from tests.plan.examples import parts as p

POST = {"id": p.tie("post", "id")}
NEW = {
    "title": 'She said "hi" {there}',
    "body": "Two lines\nof text that goes on and on, " + "word " * 30,
    "public": "on",
}

facts = p.facts("django", "django_orm")
runtime = p.runtime(
    [
        p.endpoint("GET /", "post_list", "blog.views"),
        p.endpoint("GET /posts/new/", "post_create", "blog.views"),
        p.endpoint("POST /posts/new/", "post_create", "blog.views"),
        p.endpoint("GET /posts/{id}/", "post_detail", "blog.views"),
        p.endpoint("POST /posts/{id}/edit/", "post_edit", "blog.views"),
        p.endpoint("POST /posts/{id}/delete/", "post_delete", "blog.views"),
        p.endpoint("GET /api/stats/", "stats", "blog.api"),
        p.endpoint("POST /accounts/login/", "LoginView", "django.contrib.auth.views"),
    ],
    [p.model("Post", "blog_post"), p.model("User", "auth_user")],
    {"django": "5.2"},
)
personas = p.personas(None, Login(scheme="force_login"))
things = [
    Thing(
        name="post",
        label="post",
        table="blog_post",
        model="app.models:Post",
        overrides={
            "title": "First post",
            "author_id": p.persona("id"),
            "price": {"$": "literal", "type": "decimal", "text": "9.90"},
            "published": {"$": "literal", "type": "datetime", "text": "2026-01-02T03:04:05+00:00"},
        },
    )
]
scenarios = [
    p.scenario(p.request("GET", "/", "anonymous"), 200, things=["post"], shows=("First post", 'by "ada"')),
    p.scenario(p.request("GET", "/posts/new/"), 200, shows=("New post",)),
    p.scenario(
        p.request("POST", "/posts/new/", form=NEW),
        302,
        location="/",
        rows=[p.row("created", "blog_post", title=NEW["title"], body=NEW["body"], author_id=p.persona("id"))],
    ),
    p.scenario(
        p.request("POST", "/posts/new/", form={**NEW, "title": ""}),
        200,
        intent="invalid",
        subject="title",
        shows=("This field is required.",),
    ),
    p.scenario(
        p.request("POST", "/posts/new/", form={**NEW, "body": ""}),
        200,
        intent="invalid",
        subject="body",
        shows=("This field is required.",),
    ),
    p.scenario(p.request("GET", "/posts/{id}/", holes=POST), 200, things=["post"], shows=("First post",)),
    p.scenario(
        p.request("POST", "/posts/{id}/edit/", holes=POST, form={**NEW, "title": "Second post"}),
        302,
        location={"$": "text", "parts": ["/posts/", p.tie("post", "id"), "/"]},
        things=["post"],
        rows=[p.row("changed", "blog_post", title="Second post", body=NEW["body"])],
    ),
    p.scenario(
        p.request("POST", "/posts/{id}/edit/", "other", holes=POST, form=NEW),
        403,
        intent="forbidden",
        things=["post"],
        check="state",
    ),
    p.scenario(
        p.request("POST", "/posts/{id}/delete/", holes=POST),
        302,
        location="/",
        things=["post"],
        rows=[
            p.row(
                "deleted",
                "blog_post",
                title="First post",
                price={"$": "literal", "type": "decimal", "text": "9.90"},
                published={"$": "literal", "type": "datetime", "text": "2026-01-02T03:04:05+00:00"},
            )
        ],
    ),
    p.scenario(
        p.request("GET", "/posts/new/", "anonymous"),
        302,
        intent="anonymous",
        location="/accounts/login/?next=/posts/new/",
    ),
    p.scenario(
        p.request("POST", "/posts/{id}/delete/", "anonymous", holes=POST),
        302,
        intent="anonymous",
        location={"$": "text", "parts": ["/accounts/login/?next=/posts/", p.tie("post", "id"), "/delete/"]},
        things=["post"],
    ),
    p.scenario(p.request("GET", "/posts/{id}/", holes={"id": 999999}), 404, intent="unknown", check="state"),
    p.scenario(
        p.request("GET", "/api/stats/"),
        200,
        {
            "days": [
                {"day": f"2026-01-{n:02}", "name": f"day {n}", "views": 0, "visits": [], "extra": {}}
                for n in range(1, 31)
            ],
            "class": "wide",
        },
    ),
]
observations = p.observations(personas, things, scenarios)
