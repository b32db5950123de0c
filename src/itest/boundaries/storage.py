"""Storage: the files that the application keeps, on disk or with a service such as S3."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from itest.boundaries._places import FOLDER, FOLDER_SOMEWHERE, RELATIVE, context, requirements, unsupported
from itest.model.declarations import Boundary, Effect
from itest.model.facts import Evidence, ProjectFacts, Where
from itest.source.code import Code
from itest.source.outline import Called, Outline
from itest.source.syntax import argument, attribute_of, text, unparse

_MOST = 8
_CLIENTS = ("client", "resource", "create_client")
_STORES = (
    *("django.core.files.storage.default_storage", "django.core.files.storage.FileSystemStorage", "storages.backends."),
    *("django.db.models.FileField", "django.db.models.ImageField", "django.db.models.fields.files."),
    *("minio.Minio", "miniopy_async.Minio", "google.cloud.storage.Client", "gcloud.aio.storage.Storage"),
    *("azure.storage.blob.", "azure.storage.fileshare.", "cloudinary.uploader.", "s3fs.", "gcsfs.", "adlfs."),
    *("obstore.", "flask_uploads.UploadSet", "flask_reuploaded.UploadSet", "fastapi_storages.", "sqlalchemy_file."),
    *("depot.manager.DepotManager", "advanced_alchemy.types.FileObject", "advanced_alchemy.types.StoredObject"),
    *(
        "advanced_alchemy.types.file_object.",
        "imagekit.models.",
        "easy_thumbnails.fields.",
        "sorl.thumbnail.ImageField",
    ),
)
_LIBRARIES = "|".join(
    [
        *("boto3", "aioboto3", "aiobotocore", "botocore", "minio", "miniopy_async", "google", "gcloud", "azure"),
        *(r"django\.core\.files", r"django\.db", "storages", "cloudinary", "s3fs", "gcsfs", "adlfs", "obstore"),
        *("flask_uploads", "flask_reuploaded", "fastapi_storages", "sqlalchemy_file", "depot"),
        *(r"advanced_alchemy\.types", "imagekit", "easy_thumbnails", "sorl"),
    ]
)
_IMPORTED = re.compile(rf"^[ \t]*(?:from|import)[ \t]+(?:{_LIBRARIES})", re.M)
_TELLING = re.compile(r"s3|S3|[sS]tor|FileField|ImageField|FileObject|Minio|[bB]lob|cloudinary|UploadSet|fs\b|[dD]epot")
_UPLOADED = ("UploadFile", "request.files", ".FILES")
_SAVED = re.compile(r"request\.files\b|secure_filename|FileStorage|UPLOAD_")
_WRITES = ("write_bytes", "copyfileobj", ".save(", "shutil.move")
_MODE = re.compile(r"open\([\s\S]{0,200}?[\"'](?:[wax]\+?b\+?|b[wax]\+?)[\"']")


def _detect(code: Code, _facts: ProjectFacts) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for outline in code.importing(_IMPORTED, _TELLING):
        found += list(_kept(code, outline))[:3]
    if any(code.texts.mentioning(_UPLOADED)):
        for outline in code.matching(_MODE, *_WRITES):
            found += list(_written(code, outline))[:2]
    if found:
        found = [*(named for outline in code.matching(FOLDER_SOMEWHERE) for named in _folders(code, outline)), *found]
    return tuple(dict.fromkeys(found))[:_MOST]


def _kept(code: Code, outline: Outline) -> Iterator[Evidence]:
    """Clients of services, storages of frameworks, and the fields of models whose files these keep."""
    for called in outline.calls:
        meaning = code.meaning(outline, called.node.func, called.scope)
        own = meaning.partition(".")[0] in code.packages
        if (meaning.startswith(_STORES) and not own) or _of_s3(called):
            yield _evidence(code, outline, called.node)


def _of_s3(called: Called) -> bool:
    """Whether a call makes a client of S3, whatever the session is called."""
    service = text(argument(called.node, 0, "service_name")) if attribute_of(called.node) in _CLIENTS else None
    return service == "s3"


def _written(code: Code, outline: Outline) -> Iterator[Evidence]:
    """Where bytes go into a file, in an application that takes uploads, with the folders that the module names."""
    source = code.modules[outline.module].text
    below = next((match.group(match.lastindex or 0) for match in RELATIVE.finditer(source)), "")
    for called in outline.calls:
        name = attribute_of(called.node) or getattr(called.node.func, "id", "")
        mode = text(argument(called.node, 1, "mode")) or "" if name == "open" else ""
        uploaded = name == "save" and _SAVED.search(source) and _is_path(called.node)
        if name in ("write_bytes", "copyfileobj") or ("b" in mode and set(mode) & set("wax")) or uploaded:
            found = _evidence(code, outline, called.node)
            yield replace(found, text=f"{found.text} in {below}/") if below else found


def _is_path(call: ast.Call) -> bool:
    """`file.save(path)`: one argument that may be the path of a file; a model's `save()` has none."""
    return len(call.args) == 1 and not call.keywords


def _folders(code: Code, outline: Outline) -> Iterator[Evidence]:
    """Names that the folder of the files has: `UPLOADFOLDER = ...`, `app.config["UPLOADFOLDER"] = ...`."""
    for place in outline.places:
        node = place.statement
        if not isinstance(node, (ast.Assign, ast.AnnAssign)):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        name = target.id if isinstance(target, ast.Name) else text(getattr(target, "slice", None)) or ""
        if FOLDER.fullmatch(name) and node.value is not None:
            shown = f"{unparse(target)} = {unparse(node.value)}"
            yield Evidence(where=Where(path=code.path(outline.module), line=node.lineno), text=shown[:80])


def _evidence(code: Code, outline: Outline, node: ast.Call) -> Evidence:
    shown = unparse(node)
    shown = shown if len(shown) <= 80 else f"{unparse(node.func)}(...)"
    return Evidence(where=Where(path=code.path(outline.module), line=node.lineno), text=shown)


BOUNDARY = Boundary(
    name="storage",
    title="Stored files",
    priority="important",
    reason="a file that is lost, mixed up or open to strangers cannot be made again from the database",
    detect=_detect,
    effect=Effect(kind="files", fixture="storage", module=".support.storage", item="stored", positional=("name",)),
    fixtures=("storage",),
    context=context,
    requirements=requirements,
    unsupported=unsupported,
)
