"""What tests are called: names and sentences that tell what is done, to whom, and what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest

from itest.model.observations import Scenario
from itest.stages.plan.tests.deeds import CREATE, DELETE, LIST, OTHER, READ, Deed, determined
from itest.stages.plan.tests.prose import Title, title
from itest.stages.plan.tests.variation import label
from tests.plan.examples import parts as p

ARTICLES = Deed(verb="list", object="articles", rank=LIST, item="article")
COMMENT = Deed(verb="create", object="comment", rank=CREATE, item="comment", parent="article")


def seen(intent: str, status: int, subject: str | None = None, body: Any = None, **request: Any) -> Scenario:
    sent = p.request("POST", "/x", request.pop("persona", "user"), **request)
    return p.scenario(sent, status, body, intent=intent, subject=subject, things=["thing"])


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("candidates in vacancy", "candidates in a vacancy"),
        ("to vacancy", "to a vacancy"),
        ("popup of user", "the popup of a user"),
        ("articles for user feed", "articles for a user feed"),
        ("following", "the following"),
        ("own profile", "their profile"),
    ],
)
def test_phrases_get_their_articles(phrase: str, told: str) -> None:
    """Each noun its own, none in front of a preposition."""
    assert determined(phrase) == told


def test_what_is_unknown_stands_behind_the_preposition() -> None:
    """One applies to an unknown vacancy, not unknown to a vacancy."""
    deed = Deed(verb="apply", object="to vacancy", rank=OTHER, item="vacancy", one=True)

    assert title(deed, seen("unknown", 404)) == Title(
        "test_apply_to_unknown_vacancy_is_not_found", "Applying to a vacancy that does not exist is answered with 404."
    )


def test_what_is_unknown_may_stand_above_what_is_meant() -> None:
    """The comment is there, its article is not."""
    deed = Deed(verb="delete", object="comment", rank=DELETE, item="comment", parent="article", one=True)
    request = p.request("DELETE", "/articles/{slug}/comments/{id}", holes={"slug": "no-such-thing", "id": 1})

    assert title(deed, p.scenario(request, 404, intent="unknown", subject="slug")) == Title(
        "test_delete_comment_of_unknown_article_is_not_found",
        "Deleting a comment of an article that does not exist is answered with 404.",
    )
    assert title(deed, p.scenario(request, 404, intent="unknown", subject="id")).name == (
        "test_delete_unknown_comment_is_not_found"
    )


def test_a_page_that_sends_its_visitor_on_is_not_said_to_open() -> None:
    """Who is signed in already has no use for the log-in form."""
    page = Deed(verb="open", object="form to log in", rank=OTHER, item="login", the=True)
    read = p.scenario(p.request("GET", "/login"), 302)

    assert title(page, read) == Title(
        "test_open_form_to_log_in_leads_elsewhere", "Opening the form to log in leads a signed-in user elsewhere."
    )
    assert title(Deed(verb="log in", object="", rank=OTHER, item="login"), seen("success", 302)).name == (
        "test_log_in_when_signed_in"
    )


def test_things_are_created_for_their_parent() -> None:
    """A comment is created for an article, not of one."""
    assert title(COMMENT, seen("unknown", 404)) == Title(
        "test_create_comment_for_unknown_article_is_not_found",
        "Creating a comment for an article that does not exist is answered with 404.",
    )


@pytest.mark.parametrize(
    ("subject", "name", "doc"),
    [
        ("title: empty", "empty_title", "an empty title"),
        ("employer_id: no such thing", "unknown_employer_id", "an unknown employer id"),
        ("price: negative", "negative_price", "a negative price"),
        ("title: too long", "invalid_title", "an invalid title"),
    ],
)
def test_values_are_called_what_is_wrong_with_them(subject: str, name: str, doc: str) -> None:
    """Only what no word says is just invalid."""
    found = title(COMMENT, seen("invalid", 422, subject))

    assert found == Title(f"test_create_comment_with_{name}_is_refused", f"Creating a comment with {doc} is refused.")


@pytest.mark.parametrize(
    ("subject", "body", "name", "doc"),
    [
        ("limit=1", {"items": [1]}, "with_limit_1", "with limit 1 finds one"),
        ("offset=huge", {"items": [], "errors": []}, "with_huge_offset", "with a huge offset finds nothing"),
        ("tag=nothing", {"items": []}, "by_unknown_tag", "by a tag that nothing has finds nothing"),
        ("next=nothing", {"url": "/"}, "with_unknown_next", "with an unknown next works"),
        ("limit=-1", {"total": 2}, "with_limit_minus_1", "with limit minus 1 works"),
    ],
)
def test_queries_tell_what_they_find(subject: str, body: Any, name: str, doc: str) -> None:
    """As far as the answer has a list."""
    found = title(ARTICLES, seen("page", 200, subject, body))

    assert found == Title(f"test_list_articles_{name}", f"Listing articles {doc}.")


def test_a_part_of_somebody_elses_thing_is_not_the_thing() -> None:
    """Who may not take away a favourite does not delete the article."""
    deed = Deed(verb="delete", object="favorite of article", rank=OTHER, item="article", one=True)

    assert (
        title(deed, seen("forbidden", 404, persona="other")).name
        == "test_delete_favorite_of_article_of_another_user_is_not_found"
    )


def test_what_the_main_account_may_not_do_wants_another_role() -> None:
    """The administrator's book is not refused because it is another user's."""
    deed = Deed(verb="update", object="book", rank=OTHER, item="book", one=True)

    assert title(deed, seen("forbidden", 403)).doc == "An ordinary user cannot update a book."
    assert title(deed, seen("forbidden", 403, persona="other")).doc == "Nobody can update another user's book."


def test_what_an_administrator_may_not_do_is_no_ordinary_users() -> None:
    """Administrators may not delete themselves, say."""
    deed = Deed(verb="delete", object="own user", rank=OTHER, item="user", one=True, the=True)

    told = title(deed, seen("forbidden", 403, persona="admin"))

    assert told.name == "test_delete_own_user_by_administrator_is_refused"
    assert told.doc.startswith("An administrator cannot delete")


def test_acting_on_oneself_is_called_so() -> None:
    """The other user who follows the other user is one and the same."""
    deed = Deed(verb="follow", object="user", rank=READ, item="user", one=True)
    scenario = seen("forbidden", 400, persona="other", holes={"name": p.persona("username", "other")})

    assert title(deed, scenario) == Title(
        "test_follow_user_on_oneself_is_refused", "Following a user is refused where it is one's own account."
    )


def test_where_nobody_was_let_in_it_is_not_for_whose_account_it_was() -> None:
    """A path that names the caller is refused like any other."""
    deed = Deed(verb="delete", object="dashboard", rank=READ, item="dashboard", one=True)
    scenario = seen("role", 403, subject="as it comes", persona="user", holes={"id": p.persona("id", "user")})

    assert title(deed, scenario) == Title(
        "test_delete_dashboard_by_ordinary_user_is_refused", "An ordinary user cannot delete a dashboard."
    )


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("email: nobody's", "unknown-email"),
        ("tag=nothing", "unknown-tag"),
        ("offset=huge", "huge-offset"),
        ("limit=-1", "limit-minus-1"),
        ("image: not a uri", "image-not-a-uri"),
    ],
)
def test_rows_are_called_like_the_tests(subject: str, told: str) -> None:
    """Their ids are words, without an apostrophe's rest."""
    assert label(seen("page", 200, subject), None) == told
