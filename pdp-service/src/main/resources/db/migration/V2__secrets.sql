-- What is secret lies beside the log, never in it. A row is written before the event that names its
-- id, and counts only through that event; rows that no event names are swept.

-- Client secrets: HMAC-SHA-256 under a server key.
create table secret (
    id         text        primary key,
    verifier   bytea       not null,
    created_at timestamptz not null default now()
);

-- Private signing keys: AES-GCM under a key derived from the master key.
create table private_key (
    id         text        primary key,
    ciphertext bytea       not null,
    created_at timestamptz not null default now()
);
