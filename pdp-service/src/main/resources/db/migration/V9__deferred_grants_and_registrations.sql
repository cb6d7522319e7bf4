-- What a client asks for on one device and a user allows on another: by device codes (RFC 8628) and
-- by backchannel authentication (CIBA Core 1.0). Found by SHA-256 of the code that the client holds;
-- what is asked and what is granted is encrypted. state: PENDING, ALLOWED, DENIED, USED.
create table deferred_grant (
    digest           bytea       primary key,
    id               text        not null unique,
    kind             text        not null,
    organization     text        not null,
    application      text        not null,
    user_code        bytea,
    user_id          text,
    asked            bytea       not null,
    state            text        not null default 'PENDING',
    position         bigint,
    granted          bytea,
    interval_seconds integer     not null,
    polled_at        timestamptz,
    expires_at       timestamptz not null
);
create unique index on deferred_grant (organization, user_code) where user_code is not null;
create index on deferred_grant (organization, user_id) where user_id is not null;
create index on deferred_grant (expires_at);

-- By what clients may register (RFC 7591): SHA-256 of the token, who has made it, and what it allows
-- at most, null for all that the organization's policy does.
create table registration_token (
    id           text        primary key,
    organization text        not null,
    digest       bytea       not null unique,
    maker        bytea       not null,
    policy       bytea,
    uses_left    integer     not null,
    expires_at   timestamptz not null
);
create index on registration_token (expires_at);

-- By what a client that registered itself manages that (RFC 7592): SHA-256 of its token.
create table registered_client (
    application        text  primary key,
    organization       text  not null,
    digest             bytea not null,
    policy             bytea,
    software_statement text
);
