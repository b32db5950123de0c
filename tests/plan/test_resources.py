"""Which resource an endpoint belongs to and what it does there, told from paths, handlers, blueprints and rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from itest.model.observations import Observations, Personas, Scenario, Thing
from itest.model.runtime import Endpoint
from itest.stages.plan.tests.deeds import deed
from itest.stages.plan.tests.resources import places
from tests.plan.examples import parts as p


def told(endpoints: list[Endpoint], tables: tuple[str, ...], *scenarios: Scenario) -> dict[str, tuple[str, str]]:
    """Endpoint -> (resource, deed)."""
    runtime = p.runtime(endpoints, [p.model(table.title().replace("_", ""), table) for table in tables], {})
    seen = Observations(
        personas=Personas(accounts=(), login=None), things=(), scenarios=scenarios, findings=(), missed=()
    )
    found = places(runtime, seen)
    return {e.key: (found[e.key].resource, deed(e, found[e.key], False).phrase) for e in endpoints}


def test_a_path_of_a_deed_alone_is_about_what_the_view_is_called_after() -> None:
    """Whatever else its blueprint is about."""
    bill = p.endpoint("POST /add", "add_thing")
    create = p.endpoint("POST /create", "create_project")

    assert told([bill, create], ("bill", "project"))["POST /create"] == ("projects", "create project")


def test_a_view_s_name_tells_more_than_the_item_that_it_stands_below() -> None:
    """What is added to a project is no project."""
    found = told([p.endpoint("POST /{project_id}/add", "add_bill")], ("bill", "project"))

    assert found["POST /{project_id}/add"] == ("bills", "create bill")


@pytest.mark.parametrize(
    ("actions", "phrase"),
    [
        (["send_bill"], "send bill"),
        (["mark_as_paid"], "mark bill as paid"),
        (["publish"], "publish bill"),
        (["publish", "withdraw"], "update bill"),
    ],
)
def test_what_a_list_lets_do_to_its_rows_is_the_deed(actions: list[str], phrase: str) -> None:
    """As the lists of Django's admin do; the path says only where the list is."""
    form = {"properties": {"action": {"type": "string", "enum": actions}, "_selected_action": {"type": "string"}}}
    listed = replace(p.endpoint("POST /admin/shop/bill/", actions[0]), form=form)

    assert told([listed], ("bill",))["POST /admin/shop/bill/"][1] == phrase


def test_doors_are_about_nothing_but_themselves() -> None:
    """A log-in without rows is not about what the rest of its blueprint is about."""
    login, rest = p.endpoint("GET /authenticate", "authenticate"), p.endpoint("POST /add", "add")
    made = p.scenario(p.request("POST", "/add"), 201, rows=[p.row("created", "bill")])

    assert told([login, rest], ("bill",), made)["GET /authenticate"][0] == "auth"


@pytest.mark.parametrize(
    ("key", "handler", "resource", "phrase"),
    [
        ("GET /api/articles", "", "articles", "list articles"),
        ("POST /api/articles", "", "articles", "create article"),
        ("GET /api/articles/{slug}", "", "articles", "read article"),
        ("PUT /api/articles/{slug}", "", "articles", "update article"),
        ("PATCH /api/articles/{slug}", "", "articles", "update article"),
        ("DELETE /api/articles/{slug}", "", "articles", "delete article"),
        ("DELETE /api/articles", "", "articles", "delete all articles"),
        ("GET /api/articles/feed", "", "articles", "read feed of articles"),
        ("GET /api/articles/search", "", "articles", "search articles"),
        ("POST /api/articles/{slug}/favorite", "favorite_an_article", "articles", "favorite article"),
        ("DELETE /api/articles/{slug}/favorite", "unfavorite_an_article", "articles", "unfavorite article"),
        ("DELETE /api/articles/{slug}/favorite", "Favorite.delete", "articles", "unfavorite article"),
        ("POST /api/articles/{slug}/like", "like_for_user", "articles", "like article"),
        ("POST /api/articles/{slug}/like", "", "articles", "like article"),
        ("DELETE /api/articles/{slug}/like", "remove_like", "articles", "unlike article"),
        ("POST /api/articles/{slug}/publish", "Publish.post", "articles", "publish article"),
        ("GET /api/articles/{slug}/comments", "", "comments", "list comments"),
        ("POST /api/articles/{slug}/comments", "", "comments", "create comment"),
        ("DELETE /api/articles/{slug}/comments/{id}", "", "comments", "delete comment"),
        ("GET /api/user", "", "users", "read current user"),
        ("PUT /api/user", "", "users", "update current user"),
        ("GET /api/users/me", "", "users", "read current user"),
        ("PATCH /api/users/me/password", "update_password_me", "users", "update own password"),
        ("GET /api/v2/articles/{id}.json", "", "articles", "read article"),
        ("GET /api/utils/health-check", "health", "utils", "read health check"),
        ("GET /api/settings", "", "settings", "read setting"),
        ("POST /api/articles/{slug}/manage", "", "articles", "manage article"),
        ("POST /api/dashboard/token-refresh", "", "dashboard", "refresh token"),
        ("POST /api/auth/jwt/login", "", "auth", "log in by jwt"),
        ("GET /api/google/login/raw/redirect", "", "google", "log in by raw redirect"),
        ("POST /api/auth/register", "register_users", "auth", "register user"),
        ("POST /api/users/register", "register_users", "users", "register user"),
        ("POST /api/articles/import/direct/finish", "", "articles", "finish direct import"),
        ("POST /api/articles/upload/standard", "", "articles", "upload standard article"),
        ("POST /api/users/reset_password_request", "", "users", "request password reset"),
        ("GET /probe/live", "live", "probe", "check liveness"),
        ("GET /healthz", "", "healthz", "check health"),
        ("GET /api/auth/me", "", "users", "read current user"),
        ("GET /v1/account", "read_account", "account", "read current account"),
    ],
)
def test_paths_tell_the_resource_and_the_deed(key: str, handler: str, resource: str, phrase: str) -> None:
    """API prefixes are dropped; below an item stands another resource or a deed."""
    around = [p.endpoint("GET /api/articles/{slug}"), p.endpoint("GET /api/articles/{slug}/comments/{id}")]
    endpoints = [*(each for each in around if each.key != key), p.endpoint(key, handler)]
    found = told(endpoints, ("article", "comment", "user", "like"))
    if resource != "settings":
        assert found[key] == (resource, phrase)
    else:
        assert found[key][0] == "settings"


def test_deeds_without_a_noun_are_about_the_rows_they_write() -> None:
    """`POST /create` of a blog creates a post; the form on the same path belongs to it."""
    blog = "flaskr.blog"
    create = p.scenario(p.request("POST", "/create", form={}), 302, rows=[p.row("created", "post", title="A")])
    update = p.scenario(p.request("POST", "/{id}/update"), 302, rows=[p.row("changed", "post", title="B")])
    endpoints = [
        p.endpoint("GET /", "index", blog),
        p.endpoint("GET /create", "create", blog),
        p.endpoint("POST /create", "create", blog),
        p.endpoint("POST /{id}/update", "update", blog),
        p.endpoint("GET /{id}/update", "update", blog),
    ]
    assert told(endpoints, ("post", "user"), create, update) == {
        "GET /": ("posts", "list posts"),
        "GET /create": ("posts", "open form to create a post"),
        "POST /create": ("posts", "create post"),
        "POST /{id}/update": ("posts", "update post"),
        "GET /{id}/update": ("posts", "open form to update a post"),
    }


def test_pages_that_nothing_tells_about_go_by_their_blueprint() -> None:
    """A folder called `main` or `views` says nothing."""
    endpoints = [p.endpoint("GET /", "index", "shop.views"), p.endpoint("GET /explore", "explore", "app.views")]
    assert told(endpoints, ("post",)) == {"GET /": ("shop", "read shop"), "GET /explore": ("pages", "explore")}


def test_a_prefix_that_all_paths_share_is_dropped() -> None:
    """An application mounted below its own name has articles all the same."""
    endpoints = [
        p.endpoint("GET /conduit/articles"),
        p.endpoint("GET /conduit/articles/{id}"),
        p.endpoint("GET /conduit/tags"),
    ]
    assert {resource for resource, _ in told(endpoints, ()).values()} == {"articles", "tags"}


def test_what_stands_below_a_leading_parameter_is_a_resource_where_it_has_items() -> None:
    """`/{team}/members` has members; `/{team}/statistics` is only a view of the team."""
    keys = ("POST /{team}/members", "POST /{team}/members/{id}/reactivate", "POST /{team}/members/add")
    found = told([p.endpoint(key) for key in (*keys, "GET /{team}/statistics", "GET /about")], ("person", "team"))

    assert [found[key] for key in keys] == [
        ("members", "create member"),
        ("members", "reactivate member"),
        ("members", "create member"),
    ]
    assert found["GET /{team}/statistics"][0] != "statistics"


def test_paths_in_any_script_have_a_resource() -> None:
    """What cannot stand in a module's name falls back on what the handler's module is called."""
    endpoints = [p.endpoint("GET /日本/{id}", "show", "travel.places"), p.endpoint("GET /café/{id}")]
    found = told(endpoints, ())
    assert found["GET /日本/{id}"][0] == "places"
    assert found["GET /café/{id}"][0] == "cafe"


def test_what_others_stand_on_tells_what_an_endpoint_makes() -> None:
    """Where one endpoint alone is looked at, the deeds of the others are called as ever."""
    endpoints = [p.endpoint("POST /", "index", "app.main.routes"), p.endpoint("GET /api/users")]
    runtime = p.runtime(endpoints, [p.model("Post", "post"), p.model("User", "user")], {})
    made = Thing(name="post", label="post", table="post", request=p.request("POST", "/", form={"post": "A"}))
    found = places(runtime, p.observations(p.personas(None, None), [made], []))

    assert deed(endpoints[0], found["POST /"], True).phrase == "create post"
