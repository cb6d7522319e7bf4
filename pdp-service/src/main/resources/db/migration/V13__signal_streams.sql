-- Streams of Shared Signals. Up to its position a stream's receiver has everything; acknowledged are
-- those beyond it that came out of turn. What is pushed, one node at a time pushes.
create table signal_stream (
    id              text        primary key,
    organization    text        not null,
    client          text        not null,
    method          text        not null,
    endpoint        text,
    authorization_sealed text,
    events          text[]      not null,
    description     text,
    status          text        not null default 'ENABLED',
    status_reason   text,
    position        bigint      not null,
    acknowledged    text[]      not null default '{}',
    verification_id text,
    verification_state text,
    verified_at     timestamptz,
    attempts        int         not null default 0,
    due_at          timestamptz not null default now(),
    claimed_by      text,
    claimed_until   timestamptz not null default now(),
    last_error      text,
    created_at      timestamptz not null default now()
);

create index on signal_stream (organization, client);

-- Subjects that a receiver wants to hear nothing of.
create table signal_exclusion (
    stream  text not null references signal_stream on delete cascade,
    subject text not null,
    primary key (stream, subject)
);
