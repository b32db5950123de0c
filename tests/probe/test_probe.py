"""Probing applications that need no framework: repair, its limits, and one clear message where it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from itest.errors import ItestError
from itest.model.answers import Answers
from itest.model.facts import AppEntry, ProjectFacts, Where
from itest.model.runtime import RuntimeFacts
from itest.sandbox import Sandbox
from itest.stages.probe import probe
from tests.sandbox.facts import INTERPRETER, WHERE, database, entry, project_facts, variable

APP = """
class Route:
    path, methods, name = "/things/{thing_id:int}", {"GET", "HEAD"}, "read"
    def __init__(self, endpoint): self.endpoint = endpoint

class App:
    def __init__(self): self.routes = [Route(read)]

async def read(request):
    return request.query_params.get("verbose")

app = App()
"""


def probed(folder: Path, source: str, app: AppEntry | None = None, **changes: Any) -> RuntimeFacts:
    """The runtime facts of an application in one file, taken for a Starlette application."""
    (folder / "app.py").write_text(source, encoding="utf-8")
    facts = project_facts(folder, framework="starlette", **changes)
    return run(facts, app or facts.apps[0])


def run(facts: ProjectFacts, app: AppEntry) -> RuntimeFacts:
    answers = Answers(app=app, interpreter=INTERPRETER, boundaries=())
    with Sandbox.create(facts, INTERPRETER) as box:
        return probe(facts, answers, box)


def test_endpoints_are_listed_with_their_handlers(tmp_path: Path) -> None:
    """Methods, parameters, the project's own file and line, and what the source reads."""
    (endpoint,) = probed(tmp_path, APP).endpoints
    assert endpoint.key == "GET /things/{thing_id}"
    assert [(item.name, item.kind) for item in endpoint.parameters] == [("thing_id", "int")]
    assert endpoint.handler is not None
    assert (endpoint.handler.file, endpoint.handler.line) == ("app.py", 9)
    assert endpoint.first_party
    assert endpoint.query == {"type": "object", "properties": {"verbose": {}}}


def test_what_is_missing_is_supplied_and_recorded(tmp_path: Path) -> None:
    """A variable, a folder and a file: the generated conftest must do the same."""
    lacking = """
import os
KEY = os.environ["SECRET_KEY"]
PORT = int(os.environ["SMTP_PORT"])
open("logs/app.log", "a").close()
WORDS = open("words.txt").read()
"""
    runtime = probed(tmp_path, lacking + APP)
    assert [name for name, _ in runtime.environment] == ["SECRET_KEY", "SMTP_PORT"]
    assert (runtime.folders, runtime.files) == (("logs",), ("words.txt",))
    assert runtime.repairs == (
        "set SECRET_KEY (it was missing)",
        "set SMTP_PORT (it was missing)",
        "made the folder logs",
        "made the file words.txt",
    )
    assert not (tmp_path / "logs").exists()


def test_a_service_that_nobody_runs_is_told(tmp_path: Path) -> None:
    """One message with the place and with what to do."""
    source = "import socket\nsocket.create_connection(('127.0.0.1', 1))\n"
    with pytest.raises(ItestError) as caught:
        probed(tmp_path, source + APP)
    assert "connects to a service while it is imported" in str(caught.value)
    assert caught.value.where == "app.py:2"


def test_what_the_source_demands_is_there_at_once(tmp_path: Path) -> None:
    """Facts from inspection save rounds."""
    source = "import os\nassert os.environ['API_TOKEN']\n"
    runtime = probed(tmp_path, source + APP, variables=(variable("API_TOKEN"), variable("OTHER", required=False)))
    assert [name for name, _ in runtime.environment] == ["API_TOKEN"]


def test_the_applications_own_switch_for_tests_keeps_it_inside(tmp_path: Path) -> None:
    """Where it writes outside the project otherwise."""
    source = "import os\nif not os.getenv('TESTING'):\n    os.makedirs('/no-such-place/data')\n"
    runtime = probed(tmp_path, source + APP, variables=(variable("TESTING", required=False),))
    assert runtime.environment == (("TESTING", "true"),)


def test_a_factory_is_called(tmp_path: Path) -> None:
    """With what its arguments want, here nothing."""
    app = entry(kind="factory", attr="make")
    runtime = probed(tmp_path, APP + "def make(settings=None):\n    return App()\n", app, apps=(app,))
    assert len(runtime.endpoints) == 1
    assert runtime.entry == app


@pytest.mark.parametrize(
    ("source", "message", "advice"),
    [
        ("import no_such_library\n", "lacks the module no_such_library", "pip install -r requirements.txt"),
        ("def f(:\n", "cannot be imported: SyntaxError", "correct this place"),
        ("x = 1\ny = x / 0\n", "cannot be imported: ZeroDivisionError: division by zero", "correct this place"),
        ("open('/no-such-place/x', 'w')\n", "writes outside the project", "make the path configurable"),
        ("import os\nos._exit(3)\n", "ended with code 3 without an answer", "ends the process"),
    ],
)
def test_what_cannot_be_repaired_is_said_once(tmp_path: Path, source: str, message: str, advice: str) -> None:
    """One sentence on what is wrong and one on what to do."""
    with pytest.raises(ItestError) as caught:
        probed(tmp_path, source + APP)
    assert message in caught.value.message
    assert advice in caught.value.advice
    assert "\n" not in caught.value.message


def test_the_place_in_the_project_is_named(tmp_path: Path) -> None:
    """Not the library's line that happened to raise."""
    with pytest.raises(ItestError) as caught:
        probed(tmp_path, "import json\nCONFIG = json.loads('{')\n" + APP)
    assert caught.value.where == "app.py:2"


def test_an_entry_that_is_not_there_is_said(tmp_path: Path) -> None:
    """The flag to use is named."""
    with pytest.raises(ItestError, match="app:application cannot be imported") as caught:
        probed(tmp_path, APP, entry(attr="application"))
    assert "--app" in caught.value.advice


def test_another_address_is_not_reached(tmp_path: Path) -> None:
    """An application that phones home while it is imported finds nobody there."""
    source = """
import socket
try:
    socket.create_connection(("example.com", 443), 1)
    REACHED = True
except OSError:
    REACHED = False
assert not REACHED
"""
    assert len(probed(tmp_path, source + APP).endpoints) == 1


def test_tables_that_nothing_holds_are_told(tmp_path: Path) -> None:
    """No test could look into the database then: one message before anything is written."""
    with pytest.raises(ItestError) as caught:
        probed(tmp_path, APP, orm="sqlalchemy", database=database("sqlite", where=WHERE))
    assert "database cannot be watched" in str(caught.value)
    assert caught.value.where == "app.py:1"


def test_variables_that_are_read_without_a_look_are_supplied(tmp_path: Path) -> None:
    """`int(os.getenv(...))` names nothing in its message; the failing line does. A text becomes a number if it must."""
    source = """
import os
HOURS = int(os.getenv("SESSION_LIFE"))
KEY = os.environ.get("PRIVATE_KEY").encode()
OTHER = os.getenv("NEVER_USED")
"""
    variables = (
        variable("SESSION_LIFE", required=False, where=Where(path="app.py", line=3)),
        variable("PRIVATE_KEY", required=False, where=Where(path="app.py", line=4)),
        variable("NEVER_USED", required=False, where=Where(path="app.py", line=5)),
    )
    runtime = probed(tmp_path, source + APP, variables=variables)
    assert [name for name, _ in runtime.environment] == ["PRIVATE_KEY", "SESSION_LIFE"]
    assert dict(runtime.environment)["SESSION_LIFE"].isdigit()


def test_a_value_that_must_be_a_key_becomes_one_of_the_keys(tmp_path: Path) -> None:
    """`CONFIGS[os.environ["APP_CONFIG"]]`: the one for tests, where there is one."""
    source = 'import os\nCONFIGS = {"production": 1, "testing": 2}\nCONFIG = CONFIGS[os.environ["APP_CONFIG"]]\n'
    runtime = probed(tmp_path, source + APP, variables=(variable("APP_CONFIG", where=Where(path="app.py", line=3)),))
    assert runtime.environment == (("APP_CONFIG", "testing"),)


def test_a_mysql_address_leads_to_a_name_of_our_own(tmp_path: Path) -> None:
    """As PostgreSQL's does: on this machine, and a database that nobody else has."""
    source = "import os\nURL = os.environ['DATABASE_URL']\nassert URL == %r, URL\n"
    expected = "mysql+pymysql://root:@127.0.0.1:3306/itest_probe_environment"
    address = database("mysql", driver="pymysql", variables=(("DATABASE_URL", "url"),), where=WHERE)
    runtime = probed(tmp_path, source % expected + APP, database=address)
    assert (runtime.wiring.dialect, runtime.wiring.driver) == ("mysql", "pymysql")


def test_further_addresses_lead_to_the_same_database(tmp_path: Path) -> None:
    """Each with the scheme that it wants."""
    source = "import os\nSYNC = os.environ['SYNC_URL']\nassert SYNC.startswith('postgresql+psycopg2://'), SYNC\n"
    source += "assert SYNC.partition('://')[2] == os.environ['URL'].partition('://')[2]\n"
    beside = (("SYNC_URL", "postgresql+psycopg2://"),)
    address = database("postgresql", driver="asyncpg", variables=(("URL", "url"),), beside=beside)
    runtime = probed(tmp_path, source + APP, database=address)
    assert runtime.wiring.variables == (("URL", "url"), *beside)


def test_a_value_that_is_no_json_is_taken_back(tmp_path: Path) -> None:
    """Its field has a default: only plain texts were wanted of the others."""
    source = """
import os
HOST = os.environ["API_HOST"]
if os.environ.get("CONTACT"):
    raise ValueError('error parsing value for field "contact" from source "EnvSettingsSource"')
"""
    runtime = probed(tmp_path, source + APP, variables=(variable("API_HOST"), variable("CONTACT")))
    assert [name for name, _ in runtime.environment] == ["API_HOST"]


def test_an_application_that_leaves_says_why(tmp_path: Path) -> None:
    """What it printed stands for a traceback that tells nothing."""
    with pytest.raises(ItestError, match=r"ends the process while it is imported: Read the manual first\."):
        probed(tmp_path, "import sys\nprint('Read the manual first.', file=sys.stderr)\nsys.exit(66)\n")
