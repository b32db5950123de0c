"""English for names: singular and plural, articles, gerunds, identifiers."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itest.stages.plan.tests.words import a, gerund, identifier, is_plural, plural, sentence, singular, snake

PAIRS = [
    ("article", "articles"),
    ("category", "categories"),
    ("box", "boxes"),
    ("status", "statuses"),
    ("address", "addresses"),
    ("person", "people"),
    ("house", "houses"),
    ("blog_post", "blog_posts"),
    ("movie", "movies"),
    ("analysis", "analyses"),
    ("data", "data"),
    ("day", "days"),
]


@pytest.mark.parametrize(("one", "many"), PAIRS)
def test_nouns_have_a_singular_and_a_plural(one: str, many: str) -> None:
    """Both ways, and each of them is its own."""
    assert (singular(many), plural(one)) == (one, many)
    assert (singular(one), plural(many)) == (one, many)


@pytest.mark.parametrize("word", ["status", "news", "bus", "analysis", "address"])
def test_words_that_end_with_s_are_not_cut(word: str) -> None:
    """A status is no statu."""
    assert singular(word) == word


def test_a_plural_is_told_from_a_singular() -> None:
    """So that `/user` is one and `/users` are many."""
    assert is_plural("users")
    assert not is_plural("user")


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("article", "an article"),
        ("user", "a user"),
        ("URL", "a URL"),
        ("hour", "an hour"),
        ("one-time code", "a one-time code"),
        ("unit", "a unit"),
        ("uninvited guest", "an uninvited guest"),
        ("comment", "a comment"),
    ],
)
def test_the_article_fits_the_sound(phrase: str, told: str) -> None:
    """An article, a user."""
    assert a(phrase) == told


@pytest.mark.parametrize(
    ("verb", "doing"),
    [
        ("create", "creating"),
        ("get", "getting"),
        ("log in", "logging in"),
        ("sign up", "signing up"),
        ("see", "seeing"),
        ("tie", "tying"),
        ("read", "reading"),
        ("reset", "resetting"),
        ("submit", "submitting"),
    ],
)
def test_verbs_have_a_gerund(verb: str, doing: str) -> None:
    """For sentences such as `Creating an article ...`."""
    assert gerund(verb) == doing


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("article", "article"),
        ("class", "some_class"),
        ("list", "some_list"),
        ("client", "some_client"),
        ("2fa", "some_2fa"),
        ("Blog Post", "blog_post"),
        ("résumé", "resume"),
        ("日本", "thing"),
    ],
)
def test_variables_collide_with_nothing(text: str, name: str) -> None:
    """Neither with keywords and builtins nor with the suite's fixtures."""
    assert identifier(text, frozenset({"client"})) == name


@given(st.text())
def test_any_text_gives_an_identifier(text: str) -> None:
    """Whatever a project calls its things."""
    name = identifier(text)
    assert name.isidentifier()
    assert name.isascii()
    assert not keyword.iskeyword(name)


def test_camel_case_is_taken_apart() -> None:
    """Model names become words."""
    assert snake("HTTPServerError") == "http_server_error"
    assert snake("BlogPost2") == "blog_post2"


@given(st.text())
def test_no_sentence_ends_its_docstring(text: str) -> None:
    """Neither quotes nor line breaks nor backslashes get in."""
    compile(f'"""{sentence(text)}"""', "docstring", "exec")


def test_what_is_short_for_something_is_written_large() -> None:
    """In sentences alone; what belongs to a path or an address stays."""
    assert sentence("logging in by jwt without an api key") == "Logging in by JWT without an API key."
    assert sentence("reading /api/url from x.html") == "Reading /api/url from x.html."
