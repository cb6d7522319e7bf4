-- The event log. Positions are counted in log_head, whose single row every writer locks first: so
-- they have no gaps, and a later one is never visible before an earlier one.

create table log (
    id       uuid    not null,
    only_row boolean primary key default true check (only_row)
);

insert into log (id) values (gen_random_uuid());

-- Updated by every append: room in the page keeps those updates off the indexes.
create table log_head (
    position  bigint  not null,
    at_micros bigint  not null,
    only_row  boolean primary key default true check (only_row)
) with (fillfactor = 10);

insert into log_head (position, at_micros) values (0, 0);

create table event (
    position        bigint primary key,
    last_of_command bigint not null,
    at_micros       bigint not null,
    revision        bigint not null,
    event_id        uuid   not null,
    stream          text   not null,
    organization    text   not null,
    type            text   not null,
    salt            bytea  not null,
    leaf            bytea  not null,
    envelope        bytea  not null,
    unique (stream, revision),
    check (position > 0 and last_of_command >= position and revision >= 0)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'events are appended, never changed or removed'
        using errcode = 'integrity_constraint_violation';
end
$$;

create trigger event_stays_as_it_is before update or delete or truncate on event
    for each statement execute function refuse_change();

-- The types that occur, each with the position it first occurred at: what a start checks.
create table event_type (
    type     text   primary key,
    position bigint not null
);

create table reservation (
    key      text   primary key,
    owner    text   not null,
    position bigint not null
);

-- When a key that decisions look at, and that is no stream, counted as written last.
create table touch (
    key      text   primary key,
    position bigint not null
);

-- Answers to commands with an idempotency key; forgotten after a day. ids: one a line.
create table deduplication (
    key       text   primary key,
    command   uuid   not null,
    request   text   not null,
    status    int    not null,
    position  bigint not null,
    ids       text   not null,
    at_micros bigint not null
);

create index on deduplication (at_micros);
