"""Where the key or the password is nobody's own, the suite reads it from where the application does."""

from __future__ import annotations

from pathlib import Path

from itest.model.observations import Account, Login, Personas
from itest.model.runtime import Reference
from tests.foundation.samples import FASTAPI, FLASK
from tests.foundation.test_foundation import rendered, texts

WHOEVER = Account(name="user", made_by="settings", values={})


def setting(expression: str, module: str = "shop.config") -> Reference:
    return Reference(module=module, name=expression.partition(".")[0].removesuffix("()"), expression=expression)


def accounts(sample: tuple, logins: list[Login], root: Path) -> str:  # type: ignore[type-arg]
    facts, runtime, _ = sample
    people = Personas(accounts=(WHOEVER,), login=logins[0], also=tuple(logins[1:]))
    return texts(rendered((facts, runtime, people), root))["support/accounts.py"]


def test_a_key_is_read_from_the_settings(tmp_path: Path) -> None:
    """No secret is copied into the suite."""
    key = Login(scheme="api_key", header="X-API-Key", setting=(setting("get_settings().api_key"),))
    text = accounts(FASTAPI, [key], tmp_path)

    assert "    from shop.config import get_settings\n" in text
    assert '{"headers": {"X-API-Key": get_settings().api_key}}' in text


def test_a_name_and_a_password_are_read_from_flasks_configuration(tmp_path: Path) -> None:
    """Flask keeps its configuration at the application, which its client knows."""
    pair = (setting("GATE_USER", ""), setting("GATE_PASSWORD", ""))
    text = accounts(FLASK, [Login(scheme="basic", header="Authorization", setting=pair)], tmp_path)

    for name in ("GATE_USER", "GATE_PASSWORD"):
        assert f'client.application.config["{name}"]' in text
    assert "person[" not in text


def test_a_key_and_a_password_are_carried_together(tmp_path: Path) -> None:
    """Machines come with one, people with the other; the client of the suite has both."""
    key = Login(scheme="api_key", header="X-API-Key", setting=(setting("settings.api_key"),))
    pair = (setting("settings.user"), setting("settings.password"))
    text = accounts(FASTAPI, [key, Login(scheme="basic", header="Authorization", setting=pair)], tmp_path)

    assert text.count("from shop.config import settings") == 1
    assert 'headers.update({"X-API-Key": settings.api_key})' in text
    assert 'headers.update({"Authorization": basic(settings.user, settings.password)})' in text
