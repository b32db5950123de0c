"""Fixtures that come from outside the suite: pytest's own and those of the plugins that many projects use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from itest.model.suite import Suite

_BUILTIN = """
request tmp_path tmp_path_factory tmpdir tmpdir_factory monkeypatch capsys capsysbinary capfd capfdbinary capteesys
caplog recwarn cache pytestconfig record_property record_xml_attribute record_testsuite_property doctest_namespace
testdir pytester linecomp LineMatcher subtests
"""
_OF_PLUGINS = """
aiohttp: aiohttp_client aiohttp_server aiohttp_raw_server aiohttp_unused_port aiohttp_client_cls loop proactor_loop
anyio: anyio_backend anyio_backend_name anyio_backend_options free_tcp_port free_tcp_port_factory free_udp_port
celery: celery_app celery_worker celery_session_app celery_session_worker celery_config celery_parameters
celery: celery_enable_logging celery_includes celery_worker_parameters celery_worker_pool use_celery_app_trap
celery: celery_class_tasks depends_on_current_app
django-test-migrations: migrator migrator_factory
django-test-plus: tp tp_api
django-webtest: django_app django_app_mixin django_app_factory
faker: faker faker_locale faker_seed _session_faker
logot: logot
pyfakefs: fs fs_class fs_module fs_session
pytest-aiohttp: aiohttp_client aiohttp_server aiohttp_raw_server aiohttp_unused_port aiohttp_client_cls loop
pytest-alembic: alembic_runner alembic_config alembic_engine
pytest-asyncio: event_loop event_loop_policy unused_tcp_port unused_tcp_port_factory unused_udp_port
pytest-asyncio: unused_udp_port_factory
pytest-base-url: base_url
pytest-benchmark: benchmark benchmark_weave
pytest-celery: celery_app celery_worker celery_session_app celery_session_worker celery_config celery_parameters
pytest-celery: celery_setup celery_setup_app celery_setup_cls celery_setup_config celery_setup_name
pytest-check: check
pytest-clarity:
pytest-click: cli_runner isolated_cli_runner
pytest-codspeed: benchmark codspeed
pytest-console-scripts: script_runner script_cwd
pytest-cov: cov no_cover
pytest-custom-exit-code:
pytest-datadir: datadir shared_datadir original_datadir lazy_datadir lazy_shared_datadir
pytest-deadfixtures:
pytest-dependency:
pytest-django: db transactional_db client async_client admin_client admin_user rf async_rf settings live_server
pytest-django: mailoutbox django_mail_dnsname django_mail_patch_dns django_user_model django_username_field
pytest-django: django_assert_num_queries django_assert_max_num_queries django_capture_on_commit_callbacks
pytest-django: django_isolate_apps django_db_setup django_db_blocker django_db_createdb django_db_keepdb
pytest-django: django_db_modify_db_settings django_db_modify_db_settings_parallel_suffix django_db_use_migrations
pytest-django: django_db_modify_db_settings_tox_suffix django_db_modify_db_settings_xdist_suffix
pytest-django: django_db_reset_sequences django_db_serialized_rollback django_test_environment
pytest-django-queries: count_queries
pytest-docker: docker_services docker_ip docker_compose_file docker_compose_project_name docker_compose_command
pytest-docker: docker_setup docker_cleanup
pytest-dotenv:
pytest-env:
pytest-flakefinder:
pytest-flask: client client_class config live_server accept_json accept_jsonp accept_any accept_mimetype
pytest-forked:
pytest-freezegun: freezer
pytest-freezer: freezer
pytest-html: extra extras
pytest-httpbin: httpbin httpbin_secure httpbin_both httpbin_ca_bundle class_based_httpbin
pytest-httpserver: httpserver make_httpserver httpserver_listen_address httpserver_ssl_context httpserver_ipv4
pytest-httpx: httpx_mock assert_all_responses_were_requested non_mocked_hosts
pytest-icdiff:
pytest-instafail:
pytest-json-report: json_metadata
pytest-lazy-fixture:
pytest-lazy-fixtures:
pytest-localserver: httpserver httpsserver smtpserver
pytest-memray:
pytest-metadata: metadata include_metadata_in_junit_xml
pytest-mock: mocker class_mocker module_mocker package_mocker session_mocker
pytest-order:
pytest-ordering:
pytest-parallel:
pytest-picked:
pytest-playwright: page context browser browser_name browser_type playwright browser_context_args base_url
pytest-playwright: browser_type_launch_args browser_channel new_context launch_browser output_path
pytest-playwright: is_chromium is_firefox is_webkit
pytest-pretty:
pytest-random-order:
pytest-randomly:
pytest-recording: vcr vcr_config vcr_markers vcr_cassette_dir record_mode default_cassette_name block_network
pytest-regressions: data_regression file_regression num_regression dataframe_regression ndarrays_regression
pytest-regressions: image_regression datadir shared_datadir original_datadir lazy_datadir lazy_shared_datadir
pytest-repeat:
pytest-rerunfailures:
pytest-retry:
pytest-reverse:
pytest-runner:
pytest-snapshot: snapshot
pytest-socket: socket_disabled socket_enabled
pytest-split:
pytest-subprocess: fp fake_process
pytest-subtests: subtests
pytest-sugar:
pytest-tap:
pytest-testmon:
pytest-timeout:
pytest-trio: nursery autojump_clock mock_clock
pytest-unordered:
pytest-vcr: vcr vcr_cassette vcr_config vcr_cassette_dir vcr_cassette_name
pytest-watch:
pytest-watcher:
pytest-xdist: worker_id testrun_uid
pytest-xprocess: xprocess
requests-mock: requests_mock
respx: respx_mock
syrupy: snapshot
time-machine: time_machine
"""


def _table() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in _OF_PLUGINS.strip().splitlines():
        plugin, _, names = line.partition(":")
        found[plugin] = found.get(plugin, frozenset()) | frozenset(names.split())
    return found


_HARMLESS = frozenset(
    {"pytest", "testfixtures", "testcontainers", "testtools", "unittest2", "webtest", "unittest-xml-reporting"}
    | {"types-pytest", "flake8-pytest-style", "pylint-pytest"}
)
"""Distributions that bring none, whatever their names are."""
_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")
_RUNNERS = ("tox.ini", "noxfile.py")
_LOCKED = re.compile(r'^name = "([\w.-]+)"', re.M)
BUILTIN = frozenset(_BUILTIN.split())
PLUGINS = _table()
ANYWHERE = BUILTIN.union(*PLUGINS.values())
"""Every name that pytest or a known plugin, installed here or not, gives a fixture."""


def by_pytest(suite: Suite) -> bool:
    """Whether there is a sign that pytest, and not another runner, collects the suite."""
    declared = any("pytest" in name for name in suite.settings.installed)
    return declared or suite.settings.path is not None or bool(suite.fixtures) or not suite.settings.installed


def all_known(suite: Suite) -> bool:
    """Whether every plugin that the suite can see is in the table.

    Where pytest itself is not declared, what comes with it is declared elsewhere, and nothing is known.
    """
    declared = suite.settings.installed
    named = {name for facts in suite.files.values() for name in facts.plugins} | set(suite.settings.plugins)
    named |= {i.module for facts in suite.files.values() for i in facts.imports if i.module.startswith("pytest_")}
    outside = (name for name in named if suite.sources.module(name) is None and name != "pytester")
    return any("pytest" in name for name in declared) and all(
        name in PLUGINS for name in (*(n for n in declared if _may_plug(n)), *map(_distribution, outside))
    )


def all_locked(suite: Suite) -> bool:
    """Whether a lock file lists pytest, and with it every plugin that gets installed, and all of them are known.

    Where tests run in environments of their own, what these install is not in the lock.
    """
    if any((Path(suite.root) / name).is_file() for name in _RUNNERS):
        return False
    for lock in _LOCKS:
        path = Path(suite.root) / lock
        if path.is_file():
            names = frozenset(_LOCKED.findall(path.read_text(encoding="utf-8", errors="replace")))
            return "pytest" in names and all(name in PLUGINS for name in names if _may_plug(name))
    return False


def _may_plug(distribution: str) -> bool:
    """Whether a distribution may bring fixtures, by its name: many of those with `test` in theirs do."""
    return distribution not in _HARMLESS and any(word in distribution for word in ("test", "fixture"))


def _distribution(module: str) -> str:
    """What a plugin's module is most likely called on the index: `pytest_mock` is pytest-mock, `anyio.x` is anyio."""
    return module.partition(".")[0].replace("_", "-")
