-- Receipts: what is left of each recorded decision for ever, its hash, and in which receipt it is.

-- The hash of a decision as it was written: a leaf of RFC 6962, so that proofs need not its row.
create function decision_leaf_of(
        organization text, id uuid, at_micros bigint, at_position bigint, record bytea)
    returns bytea language sql immutable strict parallel safe
    return sha256('\x00'::bytea || int4send(octet_length(organization))
        || convert_to(organization, 'UTF8') || uuid_send(id) || int8send(at_micros)
        || int8send(at_position) || record);

-- Written with the decision, in one statement; gone from here once they are in a receipt.
create table decision_unsealed (
    organization text   collate "C" not null,
    at_micros    bigint not null,
    id           uuid   not null,
    leaf         bytea  not null,
    primary key (organization, at_micros, id)
);
create index on decision_unsealed (at_micros);

-- A receipt. Its numbers and its root are those of the event that makes it count: once that is in
-- the log, the position says where.
create table receipt (
    number        bigint generated always as identity primary key,
    id            text   not null unique,
    made_micros   bigint not null,
    from_micros   bigint not null,
    to_micros     bigint not null,
    organizations bigint not null,
    decisions     bigint not null,
    root          bytea  not null,
    position      bigint
);
create index receipt_unsent on receipt (number) where position is null;

-- The receipts in the log, which those here are held against.
create index event_of_receipt on event (at_micros) where type = 'receipt.decisions-sealed.v1';

-- The trees of a receipt, one for each organization; in the order of the organizations' ids.
create table receipt_tree (
    receipt      bigint not null references receipt,
    organization text   collate "C" not null,
    decisions    bigint not null,
    root         bytea  not null,
    primary key (receipt, organization)
);

-- The leaves of the trees; in a tree they are in the order of asking, and by id within an instant.
create table decision_leaf (
    organization text   collate "C" not null,
    at_micros    bigint not null,
    id           uuid   not null,
    leaf         bytea  not null,
    receipt      bigint not null references receipt,
    primary key (organization, at_micros, id)
);
create index decision_leaf_by_receipt on decision_leaf (receipt, organization, at_micros, id);

-- From when on decisions are sealed: those recorded before have no hash.
create table receipt_start (at_micros bigint not null);
insert into receipt_start values ((extract(epoch from clock_timestamp()) * 1000000)::bigint);
