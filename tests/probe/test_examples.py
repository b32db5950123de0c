"""Values that the project's own sample of an environment file suggests."""

from __future__ import annotations

from pathlib import Path

import pytest

from itest.stages.probe.examples import examples

SAMPLE = """
# a comment
HASHING_ALGORITHM=bcrypt   # of passwords
export DB_SCHEME="postgresql"
MAX_ITEMS=50
EMPTY=
"""


def test_plain_words_and_numbers_are_taken(tmp_path: Path) -> None:
    """They are what the application knows to handle, which no name tells."""
    (tmp_path / ".env.example").write_text(SAMPLE)

    assert examples(tmp_path) == {"HASHING_ALGORITHM": "bcrypt", "DB_SCHEME": "postgresql", "MAX_ITEMS": "50"}


@pytest.mark.parametrize(
    "line",
    [
        "SECRET_KEY=abcdef0123",
        "DB_PASSWORD=postgres",
        "API_HOST=api",
        "PAYMENT_URL=live",
        "ENVIRONMENT=PROD",
        "DEBUG=True",
        "REGION=your_region",
        "PLACE=https://example.com",
    ],
)
def test_what_is_secret_or_leads_elsewhere_is_not(line: str, tmp_path: Path) -> None:
    """A sample may hold a key that somebody forgot there, and the mode of production."""
    (tmp_path / ".env.sample").write_text(line)

    assert examples(tmp_path) == {}


def test_a_project_without_a_sample_suggests_nothing(tmp_path: Path) -> None:
    """A `.env` of the user's own is not read."""
    (tmp_path / ".env").write_text("MAX_ITEMS=50")

    assert examples(tmp_path) == {}
