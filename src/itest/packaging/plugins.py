"""The pytest plugins that a project's configuration counts on, which a plain environment may lack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

OPTIONS = {
    "--cov": "pytest-cov",
    "-n": "pytest-xdist",
    "--numprocesses": "pytest-xdist",
    "--dist": "pytest-xdist",
    "--asyncio-mode": "pytest-asyncio",
    "--ds": "pytest-django",
    "--dc": "pytest-django",
    "--reuse-db": "pytest-django",
    "--create-db": "pytest-django",
    "--nomigrations": "pytest-django",
    "--no-migrations": "pytest-django",
    "--timeout": "pytest-timeout",
    "--reruns": "pytest-rerunfailures",
    "--random-order": "pytest-random-order",
    "--randomly-seed": "pytest-randomly",
    "--html": "pytest-html",
    "--disable-socket": "pytest-socket",
    "--allow-hosts": "pytest-socket",
    "--benchmark-skip": "pytest-benchmark",
    "--benchmark-disable": "pytest-benchmark",
    "--ruff": "pytest-ruff",
    "--mypy": "pytest-mypy",
    "--black": "pytest-black",
    "--flake8": "pytest-flake8",
    "--picked": "pytest-picked",
    "--instafail": "pytest-instafail",
    "--alluredir": "allure-pytest",
    "--split-report": "pytest-split",
    "--splits": "pytest-split",
    "--snapshot-update": "syrupy",
    "--spec": "pytest-spec",
    "--testmon": "pytest-testmon",
    "--freeze-time": "pytest-freezegun",
}
"""Command-line options that a plugin brings: pytest refuses to start when its distribution is not there."""

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "pytest-django",
    "asyncio_mode": "pytest-asyncio",
    "asyncio_default_fixture_loop_scope": "pytest-asyncio",
    "anyio_mode": "anyio",
    "timeout": "pytest-timeout",
    "env": "pytest-env",
    "env_files": "pytest-dotenv",
}


def plugins_for(options: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Distributions whose plugins the effective ini options (name, value) count on, without repetition."""
    told = dict(options)
    found = [*_of_arguments(told.get("addopts", "")), *_of_settings(told)]
    found += re.findall(r"[A-Za-z][\w.-]*", re.sub(r"[<>=!~][^\s,;]*", "", told.get("required_plugins", "")))
    return tuple(dict.fromkeys(found))


def _of_arguments(arguments: str) -> Iterator[str]:
    for word in re.findall(r"-{1,2}[A-Za-z][\w-]*", arguments):
        name = word if word.startswith("--") else word[:2]
        if name.startswith(("--cov-", "--no-cov")):
            name = "--cov"
        if name in OPTIONS:
            yield OPTIONS[name]


def _of_settings(settings: Mapping[str, str]) -> Iterator[str]:
    for name in settings:
        if name in SETTINGS:
            yield SETTINGS[name]
