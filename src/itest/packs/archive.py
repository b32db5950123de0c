"""Reads a pack from a zip, a file or one on the web, in memory: it is never unpacked to where the archive says."""

from __future__ import annotations

import stat
import tempfile
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

from itest.errors import ItestError
from itest.packs.gathering import NOTHING, Entry
from itest.packs.repository import bare_of

LARGEST, PATIENCE = 20_000_000, 60.0
"""Bytes of an archive that is downloaded, and seconds without an answer."""


@contextmanager
def zip_entries(path: Path) -> Iterator[Iterator[Entry]]:
    """The entries of the archive, readable inside the block. Raises ItestError for one that is damaged or locked."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield (_entry(archive, info) for info in archive.infolist() if not info.is_dir())
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ItestError(f"{path} cannot be read as a zip: {error}", advice=NOTHING) from None


@contextmanager
def downloaded(url: str) -> Iterator[Path]:
    """The archive at an address of the web, for the time of the block. Raises ItestError where it cannot be had."""
    with tempfile.TemporaryDirectory(prefix="itest-pack-", ignore_cleanup_errors=True) as name:
        path = Path(name) / "pack.zip"
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # https or http, as `fetch` has seen
                content = answer.read(LARGEST + 1)
        except (urllib.error.URLError, TimeoutError, OSError, HTTPException, ValueError) as error:
            raise ItestError(f"{bare_of(url)} cannot be fetched: {error}", advice=NOTHING) from None
        if len(content) > LARGEST:
            raise ItestError(f"{bare_of(url)} is too large for a pack", advice=f"At most {LARGEST:,} bytes. {NOTHING}")
        path.write_bytes(content)
        if not zipfile.is_zipfile(path):
            raise ItestError(f"{bare_of(url)} is no zip", advice=NOTHING)
        yield path


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    kind = stat.S_IFMT(info.external_attr >> 16)
    regular = kind in (0, stat.S_IFREG)
    return Entry(path=info.orig_filename, read=_reader(archive, info) if regular else None)


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with archive.open(info) as file:
            return file.read(most)

    return read
