CREATE TABLE editors (
    id serial PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (position('@' in email) > 1),
    password text NOT NULL,
    name varchar(60) NOT NULL
);

CREATE TYPE issue_state AS ENUM ('draft', 'sent');

CREATE TABLE issues (
    id serial PRIMARY KEY,
    editor_id integer NOT NULL REFERENCES editors ON DELETE CASCADE,
    subject varchar(120) NOT NULL,
    body text NOT NULL,
    state issue_state NOT NULL DEFAULT 'draft',
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
