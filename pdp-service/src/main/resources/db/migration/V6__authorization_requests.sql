-- What a browser has begun and comes back to: an authorization request whose user signs in, say.
-- Found by SHA-256 of its id, and only by the browser that holds the cookie of which browser is the
-- SHA-256.
create table interaction (
    digest          bytea       primary key,
    organization    text        not null,
    browser         bytea       not null,
    continuation    text        not null,
    content         text        not null,
    client_name     text        not null,
    destination     text        not null,
    acr_values      text        not null,
    signed_in_after timestamptz,
    login_hint      text,
    provider        text,
    ui_locales      text        not null,
    created_at      timestamptz not null,
    expires_at      timestamptz not null
);
create index on interaction (expires_at);

-- Authorization requests that clients pushed (RFC 9126), by SHA-256 of their request_uri. One is
-- begun with until expires_at, and ends once, until removed_at.
create table pushed_request (
    digest       bytea       primary key,
    organization text        not null,
    application  text        not null,
    content      text        not null,
    expires_at   timestamptz not null,
    removed_at   timestamptz not null
);
create index on pushed_request (removed_at);

-- What users have let clients have. A scope is meant by its id, or by its name where it is one of
-- OpenID Connect's: a scope made again under its name is another one. Its name finds it.
create table consent (
    organization text        not null,
    user_id      text        not null,
    application  text        not null,
    scope        text        not null,
    name         text        not null,
    given_at     timestamptz not null,
    primary key (organization, user_id, application, scope)
);
