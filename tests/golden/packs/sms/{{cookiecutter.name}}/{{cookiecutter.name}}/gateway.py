"""A stand-in for the gateway that {{ cookiecutter.project }} ({{ cookiecutter.framework }}) sends text messages through."""

from __future__ import annotations


class Gateway:
    """Keeps what was sent; numbers without a country are refused, as the real one does."""

    def __init__(self) -> None:
        self.sent: list[dict[str, str]] = []

    def send(self, to: str, text: str) -> str:
        if not to.startswith("+"):
            raise ValueError(f"no country: {to}")
        self.sent.append({"from": "{{ cookiecutter.sender }}", "to": to, "text": text})
        return f"message-{len(self.sent)}"
