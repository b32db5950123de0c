"""Cookiecutter renders a pack in a process that can do nothing else: what comes out, and what it is kept from."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from itest.errors import ItestError
from itest.packs import rendering
from itest.packs.declaration import Pack, answered, declared
from itest.packs.fetching import fetch
from itest.packs.rendering import rendered
from tests.packs import samples

pytestmark = pytest.mark.slow

SMALL = "test_small.py"


def pack_at(folder: Path) -> Pack:
    return declared(fetch(str(folder), folder.parent).files, folder.name)


def small(place: Path, files: Mapping[str, str] | None = None, **told: Any) -> Pack:
    return pack_at(samples.folder(place / "small", files, **told))


def refused(pack: Pack, message: str, *, hooks: bool = False) -> None:
    with pytest.raises(ItestError, match=message) as caught:
        rendered(pack, {}, hooks=hooks)

    assert caught.value.exit_code == 2
    assert "Nothing was written" in caught.value.advice


def test_the_sample_becomes_the_files_of_a_boundary() -> None:
    """Names of files and of tests, derived variables, loops; what the application is comes from itest."""
    pack = pack_at(samples.SMS)

    files = rendered(pack, answered(pack, {"framework": "django", "project": "shop", "orm": "peewee"}, {}))

    assert sorted(files) == ["sms/__init__.py", "sms/conftest.py", "sms/gateway.py", "sms/test_sms.py"]
    assert files["sms/__init__.py"] == '"""Text messages of shop."""\n'
    assert "through (django)" not in files["sms/gateway.py"]
    assert "shop (django)" in files["sms/gateway.py"]
    assert '"from": "SMS"' in files["sms/gateway.py"]
    assert "def test_41790000000_is_refused(sms_gateway):" in files["sms/test_sms.py"]


def test_rendering_twice_gives_the_same() -> None:
    """So an update that has nothing to say says nothing."""
    pack = pack_at(samples.SMS)

    assert rendered(pack, {}) == rendered(pack, {})


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ cookiecutter.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.system('id') }}",
        "{{ '{0.__class__}'.format(cookiecutter) }}",
        "{% for each in range(10000000) %}x{% endfor %}",
        "{{ cookiecutter.update({'name': 'other'}) }}",
    ],
)
def test_a_template_cannot_leave_the_sandbox(tmp_path: Path, text: str) -> None:
    """Neither by the attributes of Python's own nor by changing what it was given."""
    refused(small(tmp_path, {SMALL: f'"""{text}"""\n'}), "SecurityError|OverflowError|UndefinedError|no attribute")


def test_a_variable_and_a_file_name_are_in_the_sandbox_too(tmp_path: Path) -> None:
    """All that cookiecutter renders."""
    refused(small(tmp_path / "a", other="{{ ''.__class__.__mro__ }}"), "SecurityError|unsafe|no attribute")
    refused(small(tmp_path / "b", {"{{ ''.__class__.__mro__ }}.txt": "x"}), "SecurityError|unsafe|no attribute")


@pytest.mark.parametrize("path", ["../../../../evil.py", "/{{ cookiecutter.slash }}/evil.py", "../evil.py"])
def test_a_rendered_path_cannot_lead_out(tmp_path: Path, path: str) -> None:
    """A name that becomes a path when it is rendered is refused before a byte is written."""
    target = path.replace("{{ cookiecutter.slash }}", str(tmp_path).strip("/"))
    name = "{{ cookiecutter.where }}.txt"

    refused(small(tmp_path, {name: "x"}, where=target.removesuffix(".txt")), "refused|beside its own folder|leads out")

    assert not list(tmp_path.rglob("evil*"))


def test_the_folder_of_the_pack_cannot_be_elsewhere(tmp_path: Path) -> None:
    """Its name is rendered too."""
    refused(small(tmp_path, None, name=f"{tmp_path}/evil"), "refused")
    refused(small(tmp_path / "again", None, name="../evil"), "beside its own folder|refused")

    assert not (tmp_path / "evil").exists()


def test_a_file_outside_the_pack_cannot_be_included(tmp_path: Path) -> None:
    """Nothing of the machine gets into the suite."""
    (tmp_path / "secret.txt").write_text("secret")

    refused(small(tmp_path, {SMALL: f"{{% include '{tmp_path}/secret.txt' %}}"}), "TemplateNotFound")
    refused(small(tmp_path / "up", {SMALL: "{% include '../cookiecutter.json' %}"}), "TemplateNotFound")


def test_hooks_run_only_where_they_are_allowed(tmp_path: Path) -> None:
    """They run in the temporary folder, and what they make is judged like everything else."""
    files = {SMALL: "def test_small():\n    assert 1\n"}
    folder = samples.folder(tmp_path / "small", files)
    (folder / "hooks").mkdir()
    (folder / "hooks" / "post_gen_project.py").write_text("open('made.txt', 'w').write('by a hook')\n")
    pack = pack_at(folder)

    assert pack.hooks
    assert sorted(rendered(pack, {})) == [SMALL]
    assert rendered(pack, {}, hooks=True)["made.txt"] == "by a hook"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_hook_cannot_smuggle_a_link_in(tmp_path: Path) -> None:
    """It would be followed when the suite is run."""
    folder = samples.folder(tmp_path / "small")
    (folder / "hooks").mkdir()
    (folder / "hooks" / "post_gen_project.py").write_text("import os\nos.symlink('/etc/passwd', 'passwd')\n")

    refused(pack_at(folder), "a link or hidden", hooks=True)


def test_what_is_not_to_be_rendered_is_copied(tmp_path: Path) -> None:
    """Cookiecutter's own way to bring Jinja into a suite."""
    pack = small(tmp_path, {"page.html": "{{ user }}\n"}, _copy_without_render=["*.html"])

    assert rendered(pack, {})["page.html"] == "{{ user }}\n"


@pytest.mark.parametrize(
    ("files", "told", "message"),
    [
        ({SMALL: "def test_small(:\n"}, {}, "test_small.py is no Python"),
        ({SMALL: "{{ cookiecutter.nothing }}\n"}, {}, "nothing"),
        ({SMALL: "{% if %}\n"}, {}, "TemplateSyntaxError"),
        ({SMALL: "{% now 'utc' %}\n"}, {}, "unknown tag 'now'"),
        ({".env": "SECRET=1\n"}, {}, "hidden"),
        ({"sub/pytest.ini": "[pytest]\n"}, {}, "a project of its own"),
        ({"{{ 'a' * 3000000000 }}": "x"}, {}, "MemoryError|Error"),
        ({"big.txt": "{{ 'a' * 2000000 }}"}, {}, "more than"),
    ],
)
def test_a_bad_pack_is_a_clear_error(
    tmp_path: Path, files: Mapping[str, str] | None, told: Mapping[str, Any], message: str
) -> None:
    """What is wrong is named; randomness and the date are no part of a pack, as it is rendered again and again."""
    refused(small(tmp_path, files, **told), message)


def test_a_pack_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop in a loop in a loop."""
    loop = "{% for a in range(99999) %}" * 4 + "{% endfor %}" * 4
    monkeypatch.setattr(rendering, "PATIENCE", 2.0)

    refused(small(tmp_path, {SMALL: loop}), "not rendered within 2 s")


def test_the_user_configuration_of_cookiecutter_has_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same pack gives the same suite on every machine, and nothing is left in the home folder."""
    (tmp_path / ".cookiecutterrc").write_text("default_context:\n  name: mine\n")
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("COOKIECUTTER_CONFIG", str(tmp_path / ".cookiecutterrc"))

    assert "sms/test_sms.py" in rendered(pack_at(samples.SMS), {})
    assert [path.name for path in tmp_path.iterdir()] == [".cookiecutterrc"]
