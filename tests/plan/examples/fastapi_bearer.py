"""A FastAPI application with Bearer JWT: items by owner with UUID keys, pages, an OAuth2 password form, an admin."""

from __future__ import annotations

from itest.model.observations import Login, Thing
from tests.plan.examples import parts as p

API = "/api/v1"
ITEMS = f"{API}/items/"
ITEM = f"{API}/items/{{id}}"
NEW = {"title": "Tea kettle", "description": 'Holds "two" litres', "price": 24.5}
SHOWN = {**NEW, "id": p.UUID, "owner_id": p.persona("id"), "created_at": p.MOMENT}
AT = {"id": p.tie("item", "id")}
FORM = {"username": p.persona("email"), "password": p.persona("password")}
LOGIN = p.request("POST", f"{API}/login/access-token", "anonymous", form=FORM)
UNAUTHORISED = {"detail": "Not authenticated"}
FORBIDDEN = {"detail": "Not enough permissions"}
MISSING = {"detail": "Item not found"}
NOWHERE = "00000000-0000-4000-8000-000000000000"

facts = p.facts("fastapi", "sqlmodel")
runtime = p.runtime(
    [
        p.endpoint(f"GET {ITEMS}", "read_items", tags=("items",)),
        p.endpoint(f"POST {ITEMS}", "create_item", tags=("items",)),
        p.endpoint(f"GET {ITEM}", "read_item", tags=("items",)),
        p.endpoint(f"PATCH {ITEM}", "update_item", tags=("items",)),
        p.endpoint(f"DELETE {ITEM}", "delete_item", tags=("items",)),
        p.endpoint(f"POST {API}/login/access-token", "login_access_token", tags=("login",)),
        p.endpoint(f"GET {API}/users/", "read_users", tags=("users",)),
        p.endpoint(f"GET {API}/users/me", "read_user_me", tags=("users",)),
        p.endpoint(f"PATCH {API}/users/me/password", "update_password_me", tags=("users",)),
        p.endpoint(f"GET {API}/utils/health-check/", "health_check", tags=("utils",)),
    ],
    [p.model("Item", "item"), p.model("User", "user")],
    {"fastapi": "0.115.0", "starlette": "0.41.0"},
)
personas = p.personas(None, Login(scheme="bearer", request=LOGIN, token=("access_token",), header="Authorization"))
things = [Thing(name="item", label="item", table="item", request=p.request("POST", ITEMS, json=NEW))]
scenarios = [
    p.scenario(
        p.request("POST", ITEMS, json=NEW),
        200,
        SHOWN,
        rows=[p.row("created", "item", **NEW, owner_id=p.persona("id"))],
    ),
    *(
        p.scenario(
            p.request("POST", ITEMS, json={**NEW, field: value}),
            422,
            {"detail": [{"loc": ["body", field]}]},
            intent="invalid",
            subject=subject,
            error_fields=(field,),
            error_path=("detail",),
        )
        for field, value, subject in [
            ("title", "", "title: too short"),
            ("title", "x" * 300, "title: too long"),
            ("price", "cheap", "price: no number"),
            ("price", -1, "price: negative"),
        ]
    ),
    p.scenario(
        p.request("POST", ITEMS, json={"description": NEW["description"], "price": NEW["price"]}),
        422,
        intent="missing",
        subject="title",
        is_json=True,
        error_fields=("title",),
        error_path=("detail",),
    ),
    p.scenario(
        p.request("GET", ITEMS), 200, {"data": [{**SHOWN, "id": p.tie("item", "id")}], "count": 1}, things=["item"]
    ),
    p.scenario(p.request("GET", ITEMS), 200, {"data": [], "count": 0}, intent="empty"),
    *(
        p.scenario(
            p.request("GET", ITEMS, query={"limit": limit}),
            422,
            intent="page",
            subject=f"limit={limit}",
            is_json=True,
            error_fields=("limit",),
            error_path=("detail",),
        )
        for limit in (-1, "many")
    ),
    p.scenario(p.request("GET", ITEM, holes=AT), 200, {**SHOWN, "id": p.tie("item", "id")}, things=["item"]),
    p.scenario(
        p.request("PATCH", ITEM, holes=AT, json={"title": "Teapot"}),
        200,
        {**SHOWN, "id": p.tie("item", "id"), "title": "Teapot"},
        intent="partial",
        subject="title",
        things=["item"],
        rows=[p.row("changed", "item", title="Teapot")],
    ),
    p.scenario(
        p.request("PATCH", ITEM, "other", holes=AT, json={"title": "Teapot"}),
        403,
        FORBIDDEN,
        intent="forbidden",
        things=["item"],
    ),
    p.scenario(
        p.request("DELETE", ITEM, holes=AT),
        200,
        {"message": "Item deleted successfully"},
        things=["item"],
        rows=[p.row("deleted", "item", title="Tea kettle")],
    ),
    p.scenario(p.request("DELETE", ITEM, "other", holes=AT), 403, FORBIDDEN, intent="forbidden", things=["item"]),
    *(
        p.scenario(p.request(method, ITEM, holes={"id": NOWHERE}, json=body), 404, MISSING, intent="unknown")
        for method, body in (("GET", None), ("PATCH", {"title": "Teapot"}), ("DELETE", None))
    ),
    *(
        p.scenario(
            p.request(method, path, "anonymous", holes=holes, json=body),
            401,
            UNAUTHORISED,
            intent="anonymous",
            things=["item"] if holes else [],
        )
        for method, path, holes, body in (
            ("GET", ITEMS, {}, None),
            ("POST", ITEMS, {}, NEW),
            ("GET", ITEM, AT, None),
            ("DELETE", ITEM, AT, None),
            ("GET", f"{API}/users/me", {}, None),
            ("GET", f"{API}/users/", {}, None),
        )
    ),
    p.scenario(LOGIN, 200, {"access_token": {"$": "any", "type": "token"}, "token_type": "bearer"}),
    p.scenario(
        p.request("POST", f"{API}/login/access-token", "anonymous", form={**FORM, "password": "wrong"}),
        400,
        {"detail": "Incorrect email or password"},
        intent="invalid",
        subject="password",
    ),
    p.scenario(p.request("GET", f"{API}/users/", "admin"), 200, {"data": [{"$": "any", "type": "dict"}], "count": 3}),
    p.scenario(p.request("GET", f"{API}/users/"), 403, FORBIDDEN, intent="role"),
    p.scenario(
        p.request("GET", f"{API}/users/me"),
        200,
        {"email": p.persona("email"), "is_active": True, "is_superuser": False, "id": p.persona("id")},
    ),
    p.scenario(
        p.request(
            "PATCH",
            f"{API}/users/me/password",
            json={"current_password": p.persona("password"), "new_password": "An0ther-horse-battery"},
        ),
        200,
        {"message": "Password updated successfully"},
        rows=[p.row("changed", "user", hashed_password=p.STR)],
    ),
    p.scenario(p.request("GET", f"{API}/utils/health-check/", "anonymous"), 200, True),
]
observations = p.observations(personas, things, scenarios)
