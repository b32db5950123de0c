"""Values for environment variables: plausible, harmless, and never anywhere but this machine."""

from __future__ import annotations

import base64

import pytest

from itest.stages.probe.guess import other_guesses, value_for


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "false"),
        ("TESTING", "true"),
        ("ECHO_SQL", "false"),
        ("DB_PORT", "5432"),
        ("SMTP_PORT", "1025"),
        ("SMTP_HOST", "127.0.0.1"),
        ("MESSAGE_BROKER_HOST", "127.0.0.1"),
        ("CELERY_BROKER_URL", "memory://"),
        ("REDIS_URL", "redis://127.0.0.1:6379/0"),
        ("FRONTEND_DOMAIN", "http://127.0.0.1:8000"),
        ("ALLOWED_HOSTS", "*"),
        ("EMAIL_HOST_USER", "tests@example.com"),
        ("FIRST_SUPERUSER", "tests@example.com"),
        ("SENTRY_DSN", ""),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "30"),
        ("JWT_ALGORITHM", "HS256"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_integration_tests_only"),
        ("STRIPE_SECRET_KEY", "sk_test_integration_tests_only"),
        ("AWS_REGION", "us-east-1"),
        ("LOG_LEVEL", "INFO"),
        ("IS_DB_EXPIRE_ON_COMMIT", "false"),
        ("PROJECT_NAME", "itest"),
    ],
)
def test_a_name_suggests_a_value(name: str, value: str) -> None:
    """The words in the name decide where no type is known."""
    assert value_for(name, None) == value


def test_secrets_are_long_and_say_what_they_are() -> None:
    """Long enough for every signer, and no one takes them for real ones."""
    for name in ("SECRET_KEY", "FIRST_SUPERUSER_PASSWORD", "JWT_SECRET", "GITHUB_TOKEN"):
        assert len(value_for(name, None)) > 32
        assert value_for(name, None).startswith("integration-tests-only")


def test_an_encryption_key_is_a_valid_one() -> None:
    """Fernet wants 32 bytes in base 64."""
    assert len(base64.urlsafe_b64decode(value_for("FERNET_KEY", None))) == 32


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int", "30"),
        ("bool", "false"),
        ("HttpUrl", "http://127.0.0.1:8000"),
        ("EmailStr", "tests@example.com"),
        ("list[str]", "[]"),
        ("PostgresDsn", "postgresql://postgres:postgres@127.0.0.1:5432/itest"),
        ("typing.Literal['prod', 'test']", "test"),
        ("typing.Literal['a', 'b']", "a"),
    ],
)
def test_a_type_goes_before_the_name(kind: str, value: str) -> None:
    """A settings class knows better than the variable's name."""
    assert value_for("SECRET_KEY", kind) == value


def test_a_list_of_hosts_lets_the_tests_client_in() -> None:
    """Other lists are best left empty."""
    assert value_for("ALLOWED_HOSTS", "List[str]") == '["*"]'
    assert value_for("BLOCKED_WORDS", "List[str]") == "[]"


def test_a_complaint_suggests_the_next_value() -> None:
    """First what it quotes, then what it asks for, then a few usual ones; never the same value again."""
    values = other_guesses("MODE", None, "Input should be 'dev' or 'prod'")
    assert values[:2] == ["dev", "prod"]
    assert other_guesses("X", None, "value is not a valid email address")[0] == "tests@example.com"
    assert "itest" not in other_guesses("X", None, "wrong")


def test_a_scheme_that_is_wanted_is_that_of_an_address() -> None:
    """pydantic names the schemes of a DSN, none of which is a value by itself."""
    problem = "URL scheme should be 'postgres', 'postgresql' or 'postgresql+asyncpg'"

    assert other_guesses("DATABASE_URL", "str", problem)[0].startswith("postgresql://postgres:postgres@127.0.0.1:5432/")
