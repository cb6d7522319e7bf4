-- Who follows the log, how far he is, and until when he may answer without asking again: a row for each
-- process of a gateway and each node. Nothing here is worth a write-ahead log: what a crash of the
-- database takes is told anew, and whoever relied on it waits until no lease can be left.
create unlogged table follower (
    kind         text        not null check (kind in ('gateway', 'node')),
    id           text        not null,
    instance     text        not null,
    organization text        not null,
    name         text        not null,
    position     bigint      not null,
    state_hash   text,
    verdict      text        not null,
    quarantine   text,
    error        text,
    generation   int         not null,
    lease_millis bigint      not null,
    renewals     bigint      not null,
    leased_until timestamptz,
    seen_at      timestamptz not null,
    primary key (kind, id, instance)
) with (fillfactor = 50);

-- Another one whenever rows may be missing from the table above: after a crash, and where old ones
-- were removed.
create unlogged table follower_epoch (
    id       uuid    not null default gen_random_uuid(),
    only_row boolean primary key default true check (only_row)
);

-- The longest lease that any node has ever given: kept, since who waits one out must not guess it.
create table lease_bound (
    longest_millis bigint  not null,
    only_row       boolean primary key default true check (only_row)
);

insert into lease_bound (longest_millis) values (0);
