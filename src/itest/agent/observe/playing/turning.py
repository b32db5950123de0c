"""Turns round the order in which PostgreSQL keeps its rows, so that a list that nobody sorts shows itself.

What `ORDER BY` leaves undecided comes in physical order, and that changes from run to run: a row's new version goes
wherever its page has room. SQLite and InnoDB keep their rows by key.
https://www.postgresql.org/docs/current/queries-order.html
"""

from __future__ import annotations

import importlib
from typing import Any

from .factories import knows

TURN = """
DO $turn$
DECLARE place record; each record; had text;
BEGIN
  IF current_setting('server_version_num')::int < 120000 THEN RETURN; END IF; -- no pg_attribute.attgenerated there
  had = current_setting('session_replication_role');
  BEGIN PERFORM set_config('session_replication_role', 'replica', true); EXCEPTION WHEN OTHERS THEN NULL; END;
  FOR place IN
    SELECT kept.oid, kept.oid::regclass::text AS name, quote_ident(written.attname) AS written, coalesce((
      SELECT quote_ident(key.attname)
      FROM pg_index JOIN pg_attribute key ON key.attrelid = kept.oid AND key.attnum = pg_index.indkey[0]
      WHERE indrelid = kept.oid AND indisprimary AND indnkeyatts = 1
        AND key.atttypid = ANY (ARRAY['int2'::regtype, 'int4'::regtype, 'int8'::regtype])
    ), 'ctid') AS key
    FROM pg_class kept
    JOIN LATERAL (
      SELECT attname FROM pg_attribute
      WHERE attrelid = kept.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''
      ORDER BY attnum DESC LIMIT 1
    ) written ON true
    WHERE kept.relkind = 'r' AND kept.relnamespace = ANY (SELECT oid FROM pg_namespace
      WHERE nspname = ANY (current_schemas(false)))
  LOOP
    BEGIN
      FOR each IN EXECUTE 'SELECT ctid FROM ' || place.name || ' ORDER BY ' || place.key || ' DESC LIMIT 100' LOOP
        EXECUTE 'UPDATE ' || place.name || ' SET ' || place.written || ' = ' || place.written || ' WHERE ctid = $1'
        USING each.ctid;
      END LOOP;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
  END LOOP;
  BEGIN PERFORM set_config('session_replication_role', had, true); EXCEPTION WHEN OTHERS THEN NULL; END;
END $turn$
"""
"""Every row is written once more as it is, the highest key first, and so its new version comes to stand first; without
triggers where the role may switch them off."""


def turn_round(request: Any, framework: str) -> None:
    """Turns the rows of every table round where the test's database is PostgreSQL; raises what the driver raises."""
    if framework == "django":
        connection = importlib.import_module("django.db").connection
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(TURN)
        return
    if not knows(request, "db_session"):
        return
    session = request.getfixturevalue("db_session")
    if session.get_bind().dialect.name == "postgresql":
        session.execute(importlib.import_module("sqlalchemy").text(TURN))
        session.commit()
