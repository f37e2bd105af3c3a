-- Times are milliseconds since 1970 (UTC), ids are text, truth is 0 or 1: what SQLite and PostgreSQL both take.

CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    definition TEXT NOT NULL, -- As JSON: it is written and read whole, and nothing is searched in it.
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE hosts (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    public_url TEXT NOT NULL,
    version TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    sessions_max INTEGER NOT NULL,
    -- How many living sessions have this host. Kept here and not counted, so that one UPDATE can check and take a place.
    places_taken INTEGER NOT NULL DEFAULT 0,
    draining INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0,
    lease_until BIGINT NOT NULL,
    registered_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);

-- Neither the application nor the host is a foreign key: what has ended stays when they are gone.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    application_id TEXT NOT NULL,
    application_name TEXT NOT NULL,
    user_id TEXT,
    opaque_data TEXT,
    return_url TEXT,
    state TEXT NOT NULL,
    stop_reason TEXT, -- While it is Terminating: why it shall end.
    stop_detail TEXT,
    exit_code INTEGER,
    host_id TEXT,
    state_until BIGINT, -- When Entitled or Reserved runs out.
    ends_at BIGINT, -- When the application's length limit is reached.
    reported_at BIGINT, -- When the host last spoke of it.
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT
);

CREATE INDEX sessions_by_state ON sessions (state, state_until);
CREATE INDEX sessions_by_host ON sessions (host_id, state);
CREATE INDEX sessions_by_application ON sessions (application_id, state);
CREATE INDEX sessions_by_end ON sessions (ended_at);

CREATE TABLE entitlements (
    token_hash TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    return_url TEXT,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX entitlements_by_session ON entitlements (session_id);

CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL, -- Names with a space between.
    created_at BIGINT NOT NULL
);

CREATE TABLE join_tokens (
    hash TEXT PRIMARY KEY,
    expires_at BIGINT, -- None for the one in the settings.
    created_at BIGINT NOT NULL
);

CREATE TABLE signing_keys (
    purpose TEXT PRIMARY KEY,
    private_key TEXT NOT NULL, -- PKCS #8 in base64.
    created_at BIGINT NOT NULL
);
