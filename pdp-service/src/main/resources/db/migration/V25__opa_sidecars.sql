-- Gateways that are OPAs: what they say of themselves, and what they say that they decided.

-- They hold no lease. detail: what one tells besides, as JSON.
alter table follower
    drop constraint follower_kind_check,
    add constraint follower_kind_check check (kind in ('gateway', 'node', 'opa')),
    add column detail text;

-- Decisions of OPAs, each once, however often it is sent. at_micros is by the OPA's clock. position:
-- the revision it was made at, where it says so. record: the question and our own answer to it there.
-- told: what else the OPA told of it that is kept.
create table opa_decision (
    day          date   not null,
    organization text   not null,
    gateway      text   not null,
    id           text   not null,
    at_micros    bigint not null,
    instance     text   not null,
    path         text   not null,
    position     bigint,
    outcome      text   not null,
    verdict      text   not null,
    subject      text,
    application  text,
    api          text,
    record       bytea,
    told         bytea  not null,
    primary key (organization, gateway, id, day)
) partition by range (day);
create index on opa_decision (organization, at_micros, gateway, id);

-- How many decisions each process of an OPA says it has not sent, by its own counters, which begin with
-- it: as it said last on each day.
create table opa_gap (
    day          date   not null,
    organization text   not null,
    gateway      text   not null,
    instance     text   not null,
    counter      text   not null,
    lost         bigint not null,
    seen_micros  bigint not null,
    primary key (organization, gateway, instance, counter, day)
) partition by range (day);
