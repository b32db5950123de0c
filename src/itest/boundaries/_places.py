"""Where an application keeps its files, and how tests lead them to a temporary folder or to a server of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from itest.model.facts import ProjectFacts
from itest.model.runtime import RuntimeFacts

_WHAT, _WHERE = "(?:UPLOAD|MEDIA|ATTACHMENT|AVATAR|PHOTO|IMAGE)", "(?:FOLDER|DIR|DIRECTORY|PATH|ROOT|DEST)"
FOLDER = re.compile(rf"[A-Z_]*{_WHAT}[A-Z_]*{_WHERE}")
FOLDER_SOMEWHERE = re.compile(rf"{_WHAT}[A-Z_]*{_WHERE}\b")
"""In a text, for which it must not begin with what is everywhere."""
_PATH = r"\.?/?([a-zA-Z][\w-]*(?:/[\w-]+)*)"
RELATIVE = re.compile(
    rf"""f["']{_PATH}/\{{|(?:path\.join|Path|makedirs|mkdir)\(\s*["']{_PATH}/?["']|["']{_PATH}/["']\s*\+"""
)
"""A folder below the working directory, spelled out where a path is put together."""
BUCKET = re.compile(r"(^|_)BUCKET(_NAME)?$")
ENDPOINT = re.compile(r"(S3|AWS|MINIO|STORAGE|BUCKET)_(\w+_)?(ENDPOINT|SERVER|HOST|URL|URI)(_URL|_ENDPOINT)?$")
_NAMED = re.compile(r"^(?:\w+\.)*(\w+)(?:\[['\"](\w+)['\"]\])? = ")
_BELOW = re.compile(r" in ([\w/-]+)/$")
_OF_S3 = re.compile(r"(?:client|resource)\((?:service_name=)?['\"]s3['\"]|\b(?:boto3|aioboto3|aiobotocore)\b")
_ELSEWHERE = (
    (re.compile(r"google|gcsfs|storage\.Client\("), "Google Cloud Storage"),
    (re.compile(r"azure|Blob\w*Client|adlfs"), "Azure Blob Storage"),
    (re.compile(r"cloudinary"), "Cloudinary"),
    (re.compile(r"[mM]inio"), "MinIO's own client"),
)
MOTO = "moto[s3,server]>=5"


def context(facts: ProjectFacts, runtime: RuntimeFacts) -> Mapping[str, Any]:
    """What the templates are given.

    `folder` tells whether there is one on disk, `names` are those that it has in the application's configuration and
    modules, `variables` the environment variables that hold it; `relative` are the folders that are spelled out where
    nothing names them, else None; `s3` is None, or what is to be known of the buckets.
    """
    told = _evidence(facts)
    variables = tuple(sorted({v.name for v in facts.variables if FOLDER.fullmatch(v.name.upper())}))
    names = {match.group(2) or match.group(1) for text in told if (match := _NAMED.match(text))}
    named = {name for name in names if FOLDER.fullmatch(name)}
    django = facts.framework == "django"
    spelled = sorted({match.group(1) for text in told if (match := _BELOW.search(text))})
    remote = any(map(_OF_S3.search, told)) and not (django and "MEDIA_ROOT" in named)
    s3 = _s3(facts, runtime, told) if remote else None
    return {
        "django": django,
        "folder": bool(named or variables or spelled or django or s3 is None),
        "names": tuple(sorted(named - set(variables))),
        "variables": variables,
        "relative": tuple(spelled) if spelled and not (named or variables or django) else None,
        "s3": s3,
    }


def requirements(given: Mapping[str, Any]) -> tuple[str, ...]:
    """A server that speaks S3, where the application does."""
    return (MOTO,) if given["s3"] else ()


def unsupported(facts: ProjectFacts) -> str | None:
    """Why nothing can be shown of where the files go; None where it can."""
    told = _evidence(facts)
    reached = any(pattern.search(text) for pattern in (_OF_S3, _NAMED, _BELOW) for text in told)
    if not told or facts.framework == "django" or reached:
        return None
    named = [title for pattern, title in _ELSEWHERE if any(map(pattern.search, told))]
    if named:
        return f"files go to {named[0]}, for which itest has no server that could run on this machine"
    return "nothing in the source tells in which folder the files are kept, so that tests could lead them elsewhere"


def _evidence(facts: ProjectFacts) -> tuple[str, ...]:
    fact = next((boundary for boundary in facts.boundaries if boundary.name == "storage"), None)
    return tuple(each.text for each in fact.evidence) if fact else ()


def _s3(facts: ProjectFacts, runtime: RuntimeFacts, told: tuple[str, ...]) -> Mapping[str, Any] | None:
    """What the server needs to know; None where the client cannot be led to it."""
    endpoints = tuple(sorted({v.name for v in facts.variables if ENDPOINT.search(v.name.upper())}))
    if not endpoints and not _listens(runtime):
        return None
    known = dict(runtime.environment)
    defaults = {v.name: v.default for v in facts.variables if v.default}
    variables = sorted({v.name for v in facts.variables if BUCKET.search(v.name.upper())})
    names = {name: known.get(name) or defaults.get(name) or "test-bucket" for name in variables}
    literal = {name for text in told for name in re.findall(r"Bucket=['\"]([\w.-]+)['\"]", text)}
    buckets = tuple(sorted({*names.values(), *literal} or {"test-bucket"}))
    return {"variables": tuple(names.items()), "endpoints": endpoints, "buckets": buckets}


def _listens(runtime: RuntimeFacts) -> bool:
    """Whether the client asks the environment for its endpoint: botocore does since 1.31."""
    numbers = [int(number) for number in re.findall(r"\d+", runtime.versions.get("botocore", ""))[:2]]
    return numbers >= [1, 31]
