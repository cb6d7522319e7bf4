-- The secrets we have at identity providers: AES-GCM under a key derived from the master key.
create table provider_secret (
    id         text        primary key,
    ciphertext bytea       not null,
    created_at timestamptz not null default now()
);

-- Who somebody at an identity provider is here. person: a keyed hash of issuer and subject there.
create table account_link (
    organization text        not null,
    person       text        not null,
    user_id      text        not null,
    created_at   timestamptz not null default now(),
    primary key (organization, person),
    foreign key (organization, user_id) references subject on delete cascade
);

create index on account_link (organization, user_id);
