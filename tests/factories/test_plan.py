"""Whole factories.py files: order, names, foreign keys, passwords, what is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from itest.model.observations import Account, Personas
from itest.model.runtime import Reference, RuntimeFacts, RuntimeModel
from itest.stages.plan.factories import factory_context, factory_names, factory_notes, plan_factories

from .facts import column, key_to, mapped, model, relations, runtime


def fields(facts: RuntimeFacts, name: str, orm: str = "sqlalchemy", personas: Personas | None = None) -> dict[str, str]:
    """The declarations of one factory."""
    shown = factory_context(facts, orm, personas)["factories"]
    found: dict[str, Any] = next(each for each in shown if each["name"] == name)
    return dict(found["fields"])


def pointing(name: str, to: str, **known: Any) -> RuntimeModel:
    """A model with a foreign key."""
    return mapped(name, name.lower(), column("to_id", "int", references=f"{to.lower()}.id", **known))


def test_needed_models_come_first(sqlalchemy_facts: RuntimeFacts) -> None:
    """A sub-factory stands above the one that uses it."""
    names = list(factory_names(sqlalchemy_facts, "sqlalchemy").values())

    assert names.index("UserFactory") < names.index("ProductFactory") < names.index("StockFactory")
    assert names.index("EventFactory") < names.index("ConcertFactory")


def test_what_cannot_be_made_is_told() -> None:
    """A ring of mandatory keys, a mandatory key to itself, and what hangs on either."""
    facts = runtime((pointing("Hen", "Egg"), pointing("Egg", "Hen"), pointing("Ego", "Ego"), pointing("Fan", "Ego")))

    assert factory_names(facts, "sqlalchemy") == {}
    assert plan_factories(facts, "sqlalchemy") == ()
    assert len(factory_notes(facts, "sqlalchemy")) == 4


def test_optional_keys_break_rings() -> None:
    """Nullable keys are left out, so order can always be found."""
    facts = runtime((pointing("Hen", "Egg", nullable=True), pointing("Egg", "Hen")))

    assert fields(facts, "EggFactory") == {"to_id": "factory.LazyFunction(lambda: HenFactory().id)"}
    assert fields(facts, "HenFactory") == {}


def test_models_of_one_name_are_told_apart() -> None:
    """By their modules; the imports get aliases."""
    one, two = model("blog.models:Post", "a", column("name")), model("shop.models:Post", "b", column("name"))
    context = factory_context(runtime((one, two)), "sqlalchemy")

    assert [each["name"] for each in context["factories"]] == ["BlogPostFactory", "ShopPostFactory"]
    assert context["import_lines"] == ["from blog.models import Post", "from shop.models import Post as ShopPost"]


def test_names_of_builtins_and_libraries_are_aliased() -> None:
    """Models called like what the file needs itself."""
    context = factory_context(
        runtime(tuple(model(f"shop.models:{name}", name, column("x")) for name in ("list", "factory", "Factory"))),
        "sqlalchemy",
    )

    assert [each["model"] for each in context["factories"]] == ["ShopList", "ShopFactory", "ShopFactory2"]
    assert [each["name"] for each in context["factories"]] == ["ListFactory", "FactoryFactory", "FactoryFactory2"]


def test_only_one_column_of_a_unique_group_counts() -> None:
    """The key is new anyway, and choices stay plain."""
    owner = model(
        "a:Seat",
        "seat",
        column("row", "int"),
        column("label"),
        column("kind", choices=("a", "b")),
        unique_together=(("row", "label", "kind"),),
    )
    declared = fields(runtime((owner,)), "SeatFactory")

    assert declared == {"row": "1", "label": "factory.Sequence(lambda n: f'Seat {n}')", "kind": "'a'"}


def test_profiles_get_their_user_and_forms_their_keys() -> None:
    """An optional one-to-one with the user, and what Django's forms demand, are given all the same."""
    user = model("a:User", "user", column("email", "email", blank=True), user_model=True)
    known = {"target": "a:User", "references": "user.id", "nullable": True}
    profile = model(
        "a:Profile",
        "profile",
        key_to("user", "a:User", "user", nullable=True, blank=True, unique=True),
        column("boss_id", "int", attribute="boss", **known),
        column("clerk_id", "int", attribute="clerk", blank=True, **known),
        relationships=relations(("user", "a:User", "user"), ("boss", "a:User", "boss"), ("clerk", "a:User", "clerk")),
    )
    facts = runtime((profile, user))

    assert set(fields(facts, "ProfileFactory", "django_orm")) == {"user", "boss"}
    assert set(fields(facts, "UserFactory", "django_orm")) == {"email"}


def test_passwords_go_the_applications_own_way() -> None:
    """By method, by property, by the hasher that the observation found, else as they are."""
    user = mapped("User", "users", column("hashed_password"), user_model=True)
    hasher = Reference(module="app.security", name="hash_password", expression="hash_password")
    made = Account(name="user", made_by="factory", values={}, hasher=hasher)
    personas = Personas(accounts=(made,), login=None)
    by_method = replace(user, password_method="set_password")

    assert fields(runtime((user,)), "UserFactory") == {"hashed_password": "PASSWORD"}
    hashed = fields(runtime((user,)), "UserFactory", "sqlalchemy", personas)
    assert hashed == {"hashed_password": "factory.LazyFunction(lambda: hash_password(PASSWORD))"}
    assert factory_context(runtime((by_method,)), "sqlalchemy")["factories"][0]["methods"] == {
        "password": "set_password"
    }
    assert fields(runtime((replace(user, password_property="password"),)), "UserFactory") == {"password": "PASSWORD"}


def test_old_factory_boy_hashes_by_hand(django_facts: RuntimeFacts) -> None:
    """factory.django.Password came with 3.3."""
    old = replace(django_facts, versions={"factory-boy": "3.2.1"})

    assert fields(django_facts, "AccountFactory", "django_orm")["password"] == "factory.django.Password(PASSWORD)"
    assert "make_password(PASSWORD)" in fields(old, "AccountFactory", "django_orm")["password"]
