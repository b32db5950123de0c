"""Plausible, harmless test values for environment variables: loopback, example.com, keys that are no secrets."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SECRET = "integration-tests-only-0123456789abcdefghijklmnopqrstuvwxyz"
_FERNET = "aW50ZWdyYXRpb24tdGVzdHMtb25seS0wMTIzNDU2Nzg="
_WEB = "http://127.0.0.1:8000"

_BY_TYPE = (
    (r"PostgresDsn|scheme should be 'postgres", "postgresql://postgres:postgres@127.0.0.1:5432/itest"),
    (r"RedisDsn|scheme should be 'redis", "redis://127.0.0.1:6379/0"),
    (r"AmqpDsn|scheme should be 'amqp", "amqp://guest:guest@127.0.0.1:5672//"),
    (r"MongoDsn|scheme should be 'mongodb", "mongodb://127.0.0.1:27017/itest"),
    (r"Url|url", _WEB),
    (r"Email|email", "tests@example.com"),
    (r"\bbool", "false"),
    (r"\b(int|Decimal|float)", "30"),
    (r"UUID|uuid", "00000000-0000-4000-8000-000000000001"),
    (r"\b(dict|Dict|Mapping)", "{}"),
    (r"\b(list|List|set|Set|tuple|Sequence)\b", "[]"),
    (r"IPv4|IPvAny", "127.0.0.1"),
)
_BY_NAME = (
    (r"^(DEBUG|TEMPLATE_DEBUG)$|(^|_)DEBUG$", "false"),
    (r"(^|_)TESTING$", "true"),
    (r"(^|_)PRODUCTION$", "false"),
    (r"(^|_)(ECHO|VERBOSE)(_|$)", "false"),
    (r"SENTRY|_DSN$", ""),
    (r"(^|_)(USE|IS|ENABLE|DISABLE|ALLOW|HAS)_", "false"),
    (r"STRIPE.*(PUBLISHABLE|PUBLIC|_PK)", "pk_test_integration_tests_only"),
    (r"(STRIPE.*)?WEBHOOK.*(SECRET|KEY)", "whsec_integration_tests_only"),
    (r"STRIPE.*(SECRET|KEY|_SK)", "sk_test_integration_tests_only"),
    (r"FERNET|ENCRYPTION_KEY", _FERNET),
    (r"ACCOUNT_SID|_SID$", "AC00000000000000000000000000000000"),
    (r"PHONE", "+15005550006"),
    (r"ALGORITHM", "HS256"),
    (r"(PASSWORD|PASSWD|_PWD|_PASS|SECRET|TOKEN|API_?KEY|_KEY|SALT|PEPPER)$", _SECRET),
    (
        r"(EXPIRE|EXPIRY|SECONDS|MINUTES|HOURS|DAYS|TIMEOUT|_TTL|LIMIT|_SIZE|_COUNT|_MAX|_MIN|WORKERS|THREADS|RETRIES)",
        "30",
    ),
    (r"CELERY.*BROKER|^BROKER_URL|CELERY_URL", "memory://"),
    (r"RESULT_BACKEND", "cache+memory://"),
    (r"(AMQP|RABBIT).*(URL|URI)", "amqp://guest:guest@127.0.0.1:5672//"),
    (r"MONGO.*(URL|URI)", "mongodb://127.0.0.1:27017/itest"),
    (r"REDIS.*(URL|URI|BACKEND)|CACHE_URL|BACKEND_REDIS", "redis://127.0.0.1:6379/0"),
    (r"MEMCACHED?.*(SERVERS?|NODES|HOSTS|URLS?|LOCATIONS?)$", "127.0.0.1:11211"),
    (r"REDIS.*PORT", "6379"),
    (r"(SMTP|MAIL).*PORT", "1025"),
    (r"(BROKER|AMQP|RABBIT).*PORT", "5672"),
    (r"(DB|DATABASE|POSTGRES|PG)\w*PORT", "5432"),
    (r"PORT$", "8000"),
    (r"ALLOWED_HOSTS", "*"),
    (r"ORIGINS?$", _WEB),
    (r"(SMTP|MAIL)_?(HOST|SERVER)$", "127.0.0.1"),
    (r"(E?MAIL|_SENDER|MAIL_FROM|EMAIL_USER|MAIL_USERNAME|EMAIL_HOST_USER|SUPERUSER)$|ADMINS?$", "tests@example.com"),
    (r"_(ENABLED|DISABLED|SSL|TLS|SECURE)$", "false"),
    (r"(URL|URI|ENDPOINT|DOMAIN|CALLBACK|WEBSITE|BASE_API)$|URL", _WEB),
    (r"(HOST|HOSTNAME|SERVER|ADDRESS|_IP)$", "127.0.0.1"),
    (r"REGION", "us-east-1"),
    (r"LOG_?LEVEL|LEVEL$", "INFO"),
    (r"(^|_)(ENV|ENVIRONMENT|STAGE)$", "test"),
    (r"(TIME_?ZONE|^TZ)$", "UTC"),
    (r"(LANG|LANGUAGE|LOCALE)$", "en"),
    (r"VERSION$", "1"),
    (r"(PATH|DIR|FOLDER|DIRECTORY|ROOT)$", "itest-data"),
    (r"_ID$", "1"),
)
_HOSTS = re.compile(r"(ALLOWED|TRUSTED)_HOSTS?$")
_LIST = re.compile(r"\b(list|List|set|Set|tuple|Tuple|Sequence)\b")
_FALLBACKS = ("1", "true", _WEB, "tests@example.com", "[]", "{}", "local", "development", "production", _FERNET)


def value_for(name: str, kind: str | None) -> str:
    """The first value to try for a variable: by its declared type where that says more than text, else by its name."""
    if kind and _HOSTS.search(name.upper()) and _LIST.search(kind):
        return '["*"]'  # of an empty list nobody is let in, the tests' own client neither
    for pattern, value in _BY_TYPE:
        if kind and re.search(pattern, kind):
            return value
    literal = _literal(kind)
    if literal is not None:
        return literal
    for pattern, value in _BY_NAME:
        if re.search(pattern, name.upper()):
            return value
    return "itest"


def other_guesses(name: str, kind: str | None, problem: str) -> list[str]:
    """What to try next when a value was not accepted; values named in the complaint come first.

    Schemes that are named there are no values: an address that begins with one is.
    """
    quoted = [] if "scheme should be" in problem else re.findall(r"'([^']+)'", problem)
    first = value_for(name, kind)
    by_problem = [value for pattern, value in _BY_TYPE if re.search(pattern, problem)]
    return [value for value in dict.fromkeys([*quoted, *by_problem, *_FALLBACKS]) if value != first]


def _literal(kind: str | None) -> str | None:
    """The most test-like admissible value of a `Literal[...]`."""
    if not kind or "Literal[" not in kind:
        return None
    choices: list[str] = re.findall(r"['\"]([^'\"]*)['\"]", kind)
    return chosen(choices) if choices else None


def chosen(choices: Sequence[str]) -> str:
    """The most test-like of the values that a variable may have."""
    wanted = ("test", "testing", "local", "development", "dev")
    return next((choice for word in wanted for choice in choices if choice.lower() == word), choices[0])
