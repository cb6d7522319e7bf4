-- What messages to webhooks are signed with: AES-GCM under a key derived from the master key.
create table webhook_secret (
    id         text        primary key,
    ciphertext bytea       not null,
    created_at timestamptz not null default now()
);

-- How far each webhook has been told, and how it went. Up to its position everything has arrived.
-- One node at a time tells it: who has claimed it, until the claim runs out.
create table webhook_delivery (
    webhook       text        primary key,
    position      bigint      not null,
    delivered     bigint      not null default 0,
    attempts      int         not null default 0,
    due_at        timestamptz not null default now(),
    claimed_by    text,
    claimed_until timestamptz not null default now(),
    failing_since timestamptz,
    last_at       timestamptz,
    last_status   int,
    last_error    text
);
