"""Who the journeys are about: somebody who signs up and logs in as the application's own visitors do."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Iterator, List, Optional, Tuple

from ..known import holes, tokens, words
from . import entrances

Json = Dict[str, Any]
NAME = "newcomer"


class Newcomer:
    """`way` tells how the story begins: "new" (signs up), "known" (logs in as `user`), "given" (no log-in that could be
    driven: the suite's own client acts) or "nobody" (no accounts). `steps` open the story, `proof` are headers with
    holes that every later request of the newcomer carries. `everywhere`: logs in to pages and API alike.
    """

    def __init__(self, cast: Json, everywhere: bool = False) -> None:
        accounts = {account["name"]: account for account in cast.get("accounts") or ()}
        user = accounts.get("user")
        login = cast.get("login")
        self.values: Json = {}
        self.steps: List[Json] = []
        self.proof: Json = {}
        self.way = "nobody" if user is None else "given"
        if user is None or not login or login.get("fallback"):
            return
        further = (cast.get("also") or ()) if everywhere else ()
        logins = [each for each in [login, *further] if not each.get("fallback")]
        spoken = _as_new(user, accounts.get("other"))
        if spoken is not None:
            self.way, self.values = "new", spoken["values"]
            self.steps.append({**_step("sign up", "sign_up"), "request": spoken["request"]})
        elif all(each.get("request") or each["scheme"] == "basic" for each in logins):
            self.way = "known"
        if self.way != "given":
            self._log_in(logins)

    @classmethod
    def nobody(cls) -> Newcomer:
        """Nobody comes in: the story is told by the suite's own clients."""
        return cls({})

    def _log_in(self, logins: List[Json]) -> None:
        for index, login in enumerate(logins):
            name = "log_in" if index == 0 else f"log_in_{index + 1}"
            if login.get("request"):
                self.steps.append({**_step("log in", name), "request": self.own(login["request"])})
            else:
                name = "sign_up"
            if login["scheme"] == "basic":
                hole = {"$": "basic", "username": holes.persona("", [self._handle(login)])}
                self.proof["Authorization"] = self.own({**hole, "password": holes.persona("", ["password"])})
            elif login.get("token"):
                told: Any = holes.tie(name, login["token"])
                self.proof[login["header"] or "Authorization"] = {"$": "text", "parts": [login["prefix"] or "", told]}

    def _handle(self, login: Json) -> str:
        known = next((name for name in ("username", "email") if name in self.values), "username")
        return str(login.get("handle") or known)

    def own(self, value: Any) -> Any:
        """The value with the attributes of the newcomer where those of an account stood. Raises UnfilledError."""
        if self.way != "new":
            return entrances.named(value, "user")
        if holes.is_hole(value) and value["$"] == "persona":
            return holes.walk(self.values, value["path"]) if value["name"] in ("", "user") else value
        if isinstance(value, dict):
            return {key: self.own(item) for key, item in value.items()}
        return [self.own(item) for item in value] if isinstance(value, list) else value

    def acting(self, persona: str) -> str:
        """Who makes a request that `persona` was seen to make."""
        return NAME if persona == "user" and self.way in ("new", "known") else persona


def _as_new(user: Json, other: Optional[Json]) -> Optional[Json]:
    """The sign-up of `user` for somebody new, with what they have then; None where signing up alone lets nobody in."""
    if not user.get("signup") or user.get("promote") or user.get("confirm"):
        return None
    for style in range(len(words.STYLES)):
        who, new = words.person("user", style), words.person(NAME, style)
        if who["password"] in user["values"].values() and all(v in who.values() for v in user["values"].values()):
            texts = [
                text for text in _differing(user["signup"], (other or user).get("signup")) if text not in who.values()
            ]
            who, new = apart(who, new, texts, NAME)
            return {"request": spoken_for(user["signup"], who, new), "values": spoken_for(user["values"], who, new)}
    return None


def apart(who: Json, other: Json, texts: Iterable[str], name: str) -> Tuple[Json, Json]:
    """Two people of whom the one called `name` says something else than the first instead of each of these texts."""
    return {**who, **{f"= {text}": text for text in texts}}, {
        **other,
        **{f"= {text}": f"{text}{' ' if ' ' in text else '-'}{name}" for text in texts},
    }


def _differing(value: Any, other: Any) -> Iterator[str]:
    """The texts that are others in the second value."""
    others = dict(tokens.leaves(other))
    return (text for path, text in tokens.leaves(value) if isinstance(text, str) and text != others.get(path))


def spoken_for(value: Any, who: Dict[str, str], other: Dict[str, str]) -> Any:
    """The same request or attributes for another person."""
    if isinstance(value, dict):
        return {key: spoken_for(item, who, other) for key, item in value.items()}
    if isinstance(value, list):
        return [spoken_for(item, who, other) for item in value]
    for key, own in who.items():
        if isinstance(value, str) and value == own:
            return other[key]
    return value


def _step(kind: str, name: str) -> Json:
    return {"kind": kind, "name": name, "label": name, "table": None, "pointer": [], "from_row": False}
