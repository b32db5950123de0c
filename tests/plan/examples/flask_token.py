"""A Flask API with `Token` authentication: articles with envelopes, comments below them, sign-up and login."""

from __future__ import annotations

from itest.model.observations import Login, Thing
from tests.plan.examples import parts as p

API = "/api/articles"
ITEM = f"{API}/{{slug}}"
COMMENTS = f"{ITEM}/comments"
NEW = {
    "article": {"title": "First steps", "description": "How to begin", "body": "One foot first.", "tagList": ["news"]}
}
AUTHOR = {"username": p.persona("username"), "bio": None, "image": None, "following": False}
SHOWN = {
    "slug": "first-steps",
    "title": "First steps",
    "description": "How to begin",
    "body": "One foot first.",
    "tagList": ["news"],
    "createdAt": p.MOMENT,
    "updatedAt": p.MOMENT,
    "favorited": False,
    "favoritesCount": 0,
    "author": AUTHOR,
}
KNOWN = {**SHOWN, "slug": p.tie("article", "slug")}
AT = {"slug": p.tie("article", "slug")}
REMARK = {"comment": {"body": "Well said"}}
SIGN_UP = p.request(
    "POST",
    "/api/users",
    "anonymous",
    json={"user": {"username": "katherine", "email": "katherine@example.com", "password": p.PASSWORD}},
)
LOGIN = p.request(
    "POST",
    "/api/users/login",
    "anonymous",
    json={"user": {"email": p.persona("email"), "password": p.persona("password")}},
)
NOT_FOUND = {"errors": {"body": ["Article not found"]}}

facts = p.facts("flask", "flask_sqlalchemy")
runtime = p.runtime(
    [
        p.endpoint(f"GET {API}", "get_articles"),
        p.endpoint(f"POST {API}", "make_article"),
        p.endpoint(f"GET {ITEM}", "get_article"),
        p.endpoint(f"PUT {ITEM}", "update_article"),
        p.endpoint(f"DELETE {ITEM}", "delete_article"),
        p.endpoint(f"POST {ITEM}/favorite", "favorite_an_article"),
        p.endpoint(f"POST {COMMENTS}", "make_comment_on_article"),
        p.endpoint(f"DELETE {COMMENTS}/{{cid}}", "delete_comment_on_article"),
        p.endpoint("POST /api/users", "register_user"),
        p.endpoint("POST /api/users/login", "login_user"),
        p.endpoint("GET /api/user", "get_user"),
        p.endpoint("GET /api/tags", "get_tags"),
    ],
    [p.model("Article", "article"), p.model("Comment", "comment"), p.model("User", "users"), p.model("Tags", "tags")],
    {"flask": "3.1.0", "werkzeug": "3.1.0"},
)
personas = p.personas(SIGN_UP, Login(scheme="Token", request=LOGIN, token=("user", "token"), header="Authorization"))
things = [
    Thing(
        name="article", label="article", table="article", request=p.request("POST", API, json=NEW), pointer=("article",)
    ),
    Thing(
        name="comment",
        label="comment",
        table="comment",
        request=p.request("POST", COMMENTS, holes=AT, json=REMARK),
        pointer=("comment",),
        needs=("article",),
    ),
]


def without(field: str) -> dict[str, object]:
    return {"article": {name: value for name, value in NEW["article"].items() if name != field}}


scenarios = [
    p.scenario(
        p.request("POST", API, json=NEW),
        201,
        {"article": SHOWN},
        rows=[
            p.row("created", "article", slug="first-steps", title="First steps", body="One foot first."),
            p.row("created", "tags", tagname="news"),
        ],
    ),
    p.scenario(p.request("POST", API, "anonymous", json=NEW), 401, intent="anonymous"),
    *(
        p.scenario(
            p.request("POST", API, json=without(field)),
            422,
            intent="missing",
            subject=field,
            is_json=True,
            error_fields=(field,),
            error_path=("errors",),
        )
        for field in ("title", "description", "body")
    ),
    p.scenario(p.request("GET", API, "anonymous"), 200, {"articles": [KNOWN], "articlesCount": 1}, things=["article"]),
    p.scenario(p.request("GET", API, "anonymous"), 200, {"articles": [], "articlesCount": 0}, intent="empty"),
    p.scenario(p.request("GET", ITEM, "anonymous", holes=AT), 200, {"article": KNOWN}, things=["article"]),
    p.scenario(p.request("GET", ITEM, "anonymous", holes={"slug": "nowhere"}), 404, NOT_FOUND, intent="unknown"),
    p.scenario(
        p.request("PUT", ITEM, holes=AT, json={"article": {**NEW["article"], "title": "Second steps"}}),
        200,
        {"article": {**KNOWN, "title": "Second steps"}},
        things=["article"],
        rows=[p.row("changed", "article", title="Second steps", updatedAt=p.MOMENT)],
    ),
    p.scenario(
        p.request("PUT", ITEM, "other", holes=AT, json=NEW), 404, NOT_FOUND, intent="forbidden", things=["article"]
    ),
    p.scenario(p.request("PUT", ITEM, "anonymous", holes=AT, json=NEW), 401, intent="anonymous", things=["article"]),
    p.scenario(
        p.request("DELETE", ITEM, holes=AT),
        200,
        things=["article"],
        rows=[p.row("deleted", "article", slug="first-steps"), p.row("deleted", "tags", tagname="news")],
    ),
    p.scenario(p.request("DELETE", ITEM, "anonymous", holes=AT), 401, intent="anonymous", things=["article"]),
    p.scenario(
        p.request("POST", f"{ITEM}/favorite", holes=AT),
        200,
        {"article": {**KNOWN, "favorited": True, "favoritesCount": 1}},
        things=["article"],
        rows=[p.row("created", "favoritor_assoc", favoriter=p.persona("id"))],
    ),
    p.scenario(
        p.request("POST", COMMENTS, holes=AT, json=REMARK),
        200,
        {"comment": {"id": p.INT, "body": "Well said", "createdAt": p.MOMENT, "author": AUTHOR}},
        things=["article"],
        rows=[p.row("created", "comment", body="Well said")],
    ),
    p.scenario(
        p.request("DELETE", f"{COMMENTS}/{{cid}}", holes={**AT, "cid": p.tie("comment", "id")}),
        200,
        things=["article", "comment"],
        rows=[p.row("deleted", "comment", body="Well said")],
    ),
    p.scenario(
        SIGN_UP,
        201,
        {
            "user": {
                "username": "katherine",
                "email": "katherine@example.com",
                "bio": None,
                "image": None,
                "token": {"$": "any", "type": "token"},
            }
        },
        rows=[p.row("created", "users", username="katherine", email="katherine@example.com")],
    ),
    p.scenario(
        LOGIN,
        200,
        {"user": {"username": p.persona("username"), "email": p.persona("email"), "token": p.STR}},
    ),
    p.scenario(
        p.request(
            "POST", "/api/users/login", "anonymous", json={"user": {"email": p.persona("email"), "password": "wrong"}}
        ),
        404,
        {"errors": {"body": ["User not found"]}},
        intent="invalid",
        subject="password",
    ),
    p.scenario(p.request("GET", "/api/user"), 200, {"user": {"username": p.persona("username"), "bio": None}}),
    p.scenario(p.request("GET", "/api/user", "anonymous"), 401, {"msg": "Missing Header"}, intent="anonymous"),
    p.scenario(
        p.request("GET", "/api/user", "anonymous", headers={"Authorization": "Token broken.token.here"}),
        422,
        {"msg": "Not enough segments"},
        intent="tampered",
    ),
    p.scenario(p.request("GET", "/api/tags", "anonymous"), 200, {"tags": ["news"]}, things=["article"]),
]
observations = p.observations(personas, things, scenarios)
