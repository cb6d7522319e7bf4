-- People. What is personal lies here and never in the log, under a key of its own for each subject,
-- itself wrapped by the master key: with its row goes all that was ever sealed under it.
create table subject (
    organization text        not null,
    user_id      text        not null,
    key          bytea       not null,
    created_at   timestamptz not null default now(),
    primary key (organization, user_id)
);

create index on subject (created_at);

-- username, email (only a verified one): keyed hashes, to find the account by.
create table account (
    organization text        not null,
    user_id      text        not null,
    username     bytea,
    email        bytea,
    profile      bytea       not null,
    updated_at   timestamptz not null default now(),
    primary key (organization, user_id),
    constraint account_username unique (organization, username),
    constraint account_email unique (organization, email),
    foreign key (organization, user_id) references subject on delete cascade
);

-- What a person proves himself with. id: a keyed hash of what the credential is found by.
-- content: sealed under the subject's key. counter: only ever grows (TOTP's step, a passkey's uses).
create table credential (
    organization text        not null,
    id           bytea       not null,
    user_id      text        not null,
    kind         text        not null,
    content      bytea       not null,
    counter      bigint      not null default 0,
    created_at   timestamptz not null default now(),
    used_at      timestamptz,
    primary key (organization, id),
    foreign key (organization, user_id) references subject on delete cascade
);

create index on credential (organization, user_id);

-- Who is signed in at which browser. token: SHA-256 of the cookie's value, which changes whenever
-- more is proven; id: what stays, and what ID tokens call sid. sign_in: canonical JSON.
create table browser_session (
    id               text        primary key,
    token            bytea       not null unique,
    organization     text        not null,
    user_id          text        not null,
    sign_in          text        not null,
    browser          text        not null,
    authenticated_at timestamptz not null,
    created_at       timestamptz not null,
    used_at          timestamptz not null,
    expires_at       timestamptz not null,
    foreign key (organization, user_id) references subject on delete cascade
);

create index on browser_session (organization, user_id);
create index on browser_session (expires_at);

-- Logout tokens on their way to clients whose user has signed out.
create table logout_notice (
    id              text        primary key,
    organization    text        not null,
    application     text        not null,
    user_id         text        not null,
    browser_session text        not null,
    attempts        int         not null default 0,
    due_at          timestamptz not null default now()
);

create index on logout_notice (due_at);
