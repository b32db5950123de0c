"""What is sent through the gateway, and what it refuses."""

from __future__ import annotations

import pytest


def test_a_message_is_sent_under_our_name({{ cookiecutter.name }}_gateway):
    assert {{ cookiecutter.name }}_gateway.send("+41790000000", "Your code is 1234") == "message-1"

    assert {{ cookiecutter.name }}_gateway.sent[0]["from"] == "{{ cookiecutter.sender }}"


{% for number in ["0790000000", "41790000000"] -%}
def test_{{ number }}_is_refused({{ cookiecutter.name }}_gateway):
    with pytest.raises(ValueError, match="no country"):
        {{ cookiecutter.name }}_gateway.send("{{ number }}", "Hello")


{% endfor %}
