-- The secrets we have at identity providers: AES-GCM under a key derived from the master key.
create table provider_secret (
    id         text        primary key,
    ciphertext bytea       not null,
    created_at timestamptz not null default now()
);
