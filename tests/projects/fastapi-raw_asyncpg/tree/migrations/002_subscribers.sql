CREATE TABLE subscribers (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email text NOT NULL,
    editor_id integer NOT NULL REFERENCES editors ON DELETE CASCADE,
    subscribed_at timestamptz NOT NULL DEFAULT now(),
    unsubscribed_at timestamptz,
    UNIQUE (editor_id, email)
);
