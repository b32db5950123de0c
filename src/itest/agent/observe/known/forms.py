"""What a page shows: its forms with their fields, its title and its visible text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, Dict, List, Optional, Tuple

SILENT = {"script", "style", "noscript", "template", "head"}
CSRF = re.compile(r"csrf|xsrf|authenticity", re.IGNORECASE)
SHAPES = {"file": {"type": "string", "format": "binary"}, "number": {"type": "integer"}, "range": {"type": "integer"}}
FORMATS = {
    "email": "email",
    "url": "url",
    "date": "date",
    "datetime-local": "datetime-local",
    "time": "time",
    "color": "color",
    "tel": "tel",
    "password": "password",
    "month": "month",
}


class Form:
    """One form: where it goes and the shape (JSON Schema) of its fields; hidden fields are constants."""

    def __init__(self, action: str, method: str) -> None:
        self.action = action
        self.method = method
        self.properties: Dict[str, Dict[str, Any]] = {}
        self.required: List[str] = []
        self.filled: Dict[str, str] = {}

    @property
    def shape(self) -> Dict[str, Any]:
        return {"type": "object", "properties": self.properties, "required": self.required}


class Page(HTMLParser):
    """A parsed page: `forms`, `text` (visible, white space folded) and `title`."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: List[Form] = []
        self.title = ""
        self.heading = ""
        self._in_heading = False
        self._form: Optional[Form] = None
        self._select: Optional[Tuple[str, List[str]]] = None
        self._area: Optional[str] = None
        self._silent = 0
        self._in_title = False
        self._words: List[str] = []
        self.feed(source)
        self.close()

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._words).split())

    @property
    def texts(self) -> List[str]:
        """The visible texts one by one, white space folded."""
        folded = (" ".join(word.split()) for word in self._words)
        return [text for text in folded if text]

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        given = {key: value if value is not None else "" for key, value in attrs}
        if tag in SILENT:
            self._silent += 1
        if tag == "body":
            self._silent = 0
        if tag in ("h1", "h2") and not self.heading:
            self._in_heading = True
        if tag == "title":
            self._in_title = True
        elif tag == "form":
            self._form = Form(given.get("action", ""), (given.get("method") or "get").upper())
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, given)

    def _field(self, form: Form, tag: str, given: Dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "option" and self._select is not None:
            self._select[1].append(given.get("value", ""))
        elif not name:
            return
        elif tag == "select":
            self._select = (name, [])
            _note(form, name, given, {"type": "string"})
        elif tag == "textarea":
            self._area = name
            _note(form, name, given, {"type": "string"})
        elif tag in ("input", "button"):
            _input(form, tag, name, given)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in ("h1", "h2"):
            self._in_heading = False
        if tag == "title":
            self._in_title = False
        elif tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select" and self._select is not None:
            name, options = self._select
            if self._form is not None and any(options):
                self._form.properties[name]["enum"] = [o for o in options if o]
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data.strip()
        elif not self._silent:
            self._words.append(data)
            self.heading += data.strip() if self._in_heading else ""


def _note(form: Form, name: str, given: Dict[str, str], shape: Dict[str, Any]) -> None:
    for attribute, key in (
        ("maxlength", "maxLength"),
        ("minlength", "minLength"),
        ("min", "minimum"),
        ("max", "maximum"),
    ):
        if re.match(r"^-?\d+$", given.get(attribute, "")):
            shape[key] = int(given[attribute])
    if given.get("pattern"):
        shape["pattern"] = given["pattern"]
    if "required" in given and name not in form.required:
        form.required.append(name)
    if given.get("accept"):
        kinds = [kind.strip() for kind in given["accept"].split(",")]
        shape.update({"x-image": True} if kinds[0].startswith("image") else {"x-extensions": kinds})
    if given.get("value"):
        form.filled[name] = given["value"]
    form.properties.setdefault(name, {}).update(shape)


def _input(form: Form, tag: str, name: str, given: Dict[str, str]) -> None:
    kind = (given.get("type") or ("submit" if tag == "button" else "text")).lower()
    if kind in ("submit", "image", "button", "reset"):
        if kind == "submit" and not any(v.get("submit") for v in form.properties.values()):
            form.properties[name] = {"const": given.get("value") or "1", "submit": True}
    elif kind == "hidden":
        if not CSRF.search(name):
            form.properties[name] = {"const": given.get("value", "")}
    elif kind in ("radio", "checkbox"):
        _choice(form, name, given, kind == "checkbox")
    else:
        _note(form, name, given, dict(SHAPES.get(kind) or {"type": "string", "format": FORMATS.get(kind, "")}))


def _choice(form: Form, name: str, given: Dict[str, str], box: bool) -> None:
    shape = form.properties.setdefault(name, {"type": "string", "enum": [], "checkbox": box})
    shape["enum"].append(given.get("value") or "on")
    if "required" in given and name not in form.required:
        form.required.append(name)


ERROR = re.compile(
    r"errorlist|invalid-feedback|has-error|is-danger|field-error|form-error|[\"' ]error[\"' s]", re.IGNORECASE
)


def complaints(source: str, fields: List[str]) -> List[Tuple[str, str]]:
    """(field, message) for each mark of an error on a page: the field whose input stands nearest to it."""
    spots = [(m.start(), f) for f in fields for m in re.finditer(rf"name=[\"']?{re.escape(f)}[\"'\s>]", source)]
    found: Dict[str, str] = {}
    for mark in ERROR.finditer(source):
        if spots:
            _, field = min((abs(spot - mark.start()), name) for spot, name in spots)
            text = re.sub(r"<[^>]*>|^[^>]*>", " ", source[mark.end() : mark.end() + 200])
            found.setdefault(field, " ".join(text.split()))
    return list(found.items())
