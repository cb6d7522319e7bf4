-- What users let clients have. Codes and refresh tokens are found by SHA-256 of 256 random bits;
-- content is AES-GCM under a key derived from the master key.

-- Authorization codes: used up by setting used_at, once.
create table authorization_code (
    digest          bytea       primary key,
    organization    text        not null,
    application     text        not null,
    user_id         text        not null,
    browser_session text        not null,
    grant_id        text        not null,
    position        bigint      not null,
    content         bytea       not null,
    expires_at      timestamptz not null,
    used_at         timestamptz
);
create index on authorization_code (organization, user_id);
create index on authorization_code (browser_session) where browser_session <> '';
create index on authorization_code (expires_at);

-- Grants, each with its family of refresh tokens, if it has any. The tokens that count are those of
-- the present generation; rotation is setting the next one, once. content is null once revoked.
create table refresh_family (
    id              text        primary key,
    organization    text        not null,
    application     text        not null,
    user_id         text        not null,
    browser_session text        not null,
    position        bigint      not null,
    sender          text,
    content         bytea,
    generation      int         not null,
    answers         int         not null,
    used_by         text,
    created_at      timestamptz not null,
    used_at         timestamptz not null,
    access_until    timestamptz not null,
    expires_at      timestamptz not null,
    revoked_at      timestamptz
);
create index on refresh_family (organization, user_id);
create index on refresh_family (browser_session) where browser_session <> '';
create index on refresh_family (expires_at);

create table refresh_token (
    digest     bytea primary key,
    family     text  not null references refresh_family (id) on delete cascade,
    generation int   not null
);
create index on refresh_token (family);

-- What became of requests for tokens; never a token. A partition a day, as the decision log has.
create table token_outcome (
    day          date   not null,
    at_micros    bigint not null,
    id           uuid   not null,
    organization text   not null,
    position     bigint not null,
    outcome      text   not null,
    application  text,
    subject      text,
    record       bytea  not null,
    primary key (organization, at_micros, id, day)
) partition by range (day);
