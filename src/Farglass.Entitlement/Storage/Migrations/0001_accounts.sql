-- Times are Unix milliseconds. Names are stored in lower case. Flags are 0 or 1.

CREATE TABLE users (
    name          TEXT   NOT NULL PRIMARY KEY,
    display_name  TEXT   NOT NULL,
    password_hash TEXT   NOT NULL,
    enabled       BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    signed_in_at  BIGINT NULL
);

CREATE TABLE user_groups (
    name        TEXT   NOT NULL PRIMARY KEY,
    description TEXT   NULL,
    created_at  BIGINT NOT NULL
);

CREATE TABLE memberships (
    group_name TEXT NOT NULL REFERENCES user_groups (name) ON DELETE CASCADE,
    user_name  TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    PRIMARY KEY (group_name, user_name)
);

CREATE INDEX memberships_by_user ON memberships (user_name);

-- Applications live in the streaming service's database: an entitlement may outlive one, or be there before it.
CREATE TABLE user_entitlements (
    user_name      TEXT   NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    application_id TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (user_name, application_id)
);

CREATE TABLE group_entitlements (
    group_name     TEXT   NOT NULL REFERENCES user_groups (name) ON DELETE CASCADE,
    application_id TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (group_name, application_id)
);

-- Sign-ins of browsers and tokens of programs: what is kept is the hash of what they send.
CREATE TABLE tokens (
    hash       TEXT   NOT NULL PRIMARY KEY,
    user_name  TEXT   NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    kind       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX tokens_by_user ON tokens (user_name, created_at);
CREATE INDEX tokens_by_expiry ON tokens (expires_at);

CREATE TABLE admin_keys (
    name       TEXT   NOT NULL PRIMARY KEY,
    hash       TEXT   NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- The subject is the hash of what was typed as a name, or an address: names that do not exist are counted alike.
CREATE TABLE sign_in_failures (
    subject       TEXT   NOT NULL PRIMARY KEY,
    failures      BIGINT NOT NULL,
    last_at       BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);

CREATE INDEX sign_in_failures_by_time ON sign_in_failures (last_at);

-- Who is starting what right now: two requests at once must not give two sessions.
CREATE TABLE launches (
    user_name TEXT   NOT NULL,
    what      TEXT   NOT NULL,
    until     BIGINT NOT NULL,
    PRIMARY KEY (user_name, what)
);

-- What protects the portal's forms, so that a form that is open during a restart can still be sent.
CREATE TABLE data_protection_keys (
    name TEXT NOT NULL PRIMARY KEY,
    xml  TEXT NOT NULL
);
