"""Requirement strings: comparing names as the index does, and what an environment lacks of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version


def normalised(name: str) -> str:
    """A distribution's name as indexes compare it: lower case, runs of `-_.` as one dash."""
    return str(canonicalize_name(name))


def name_of(requirement: str) -> str | None:
    """The normalised distribution name of one requirement line; None for options, paths, URLs and noise."""
    text = requirement.split(" #")[0].strip()
    if not text or text.startswith(("#", "-", ".", "/")):
        return None
    try:
        return normalised(Requirement(text.split(" --")[0].rstrip("\\").strip()).name)
    except InvalidRequirement:
        return None


def missing(requirements: Sequence[str], versions: Mapping[str, str]) -> tuple[str, ...]:
    """Those of `requirements` that an environment with these `versions` (name -> version) does not satisfy.

    A requirement whose marker does not hold, or that is there in a version that cannot be read, counts as satisfied.
    """
    there = {normalised(name): version for name, version in versions.items()}
    return tuple(text for text in requirements if not _satisfied(text, there))


def names(requirements: Iterable[str]) -> frozenset[str]:
    """The normalised names among requirement lines."""
    return frozenset(name for name in map(name_of, requirements) if name)


def _satisfied(text: str, versions: Mapping[str, str]) -> bool:
    requirement = Requirement(text)
    version = versions.get(normalised(requirement.name))
    if version is None:
        return False
    try:
        return requirement.specifier.contains(Version(version), prereleases=True)
    except InvalidVersion:
        return True
