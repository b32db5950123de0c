"""What git says of a project's files; git itself is asked, nothing of the repository is run."""

from __future__ import annotations

import subprocess
from pathlib import Path

from itest.errors import ItestError


def changed_since(root: Path, reference: str) -> frozenset[str]:
    """The files below `root` (POSIX, relative to it) that differ from the commit, new ones that git does not know too.

    Raises ItestError without git, outside a repository, and for a reference that names no commit.
    """
    if reference.startswith("-"):
        raise ItestError(f"{reference!r} is no commit", advice="Name a branch, a tag or a commit after --changed.")
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}").strip()
    told = _git(root, "diff", "--name-only", "--relative", "--no-ext-diff", "--no-textconv", "-z", commit, "--")
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(path for path in (*told.split("\0"), *new.split("\0")) if path)


def _git(root: Path, *arguments: str) -> str:
    """One question to git, whose configuration may not make it run anything else."""
    safe = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
    try:
        done = subprocess.run(
            ["git", *safe, *arguments],
            cwd=root,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        raise ItestError(f"git cannot be run: {error}", advice="Leave --changed away.") from None
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"git knows no commit {arguments[-1]}"]
        raise ItestError(
            f"What changed cannot be told: {reason[0]}", advice="Give --changed a commit that exists here."
        )
    return done.stdout
