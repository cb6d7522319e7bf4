-- What follows from the leaves of the log, kept by the derivation 'proof': Merkle trees as of RFC
-- 6962, one of the log and one of each organization's own events, its chain.

-- Of a tree only the hashes of its full tiles are kept: level L has those of 256^L leaves each.
-- The leaves are the events'. The log's tree has no name, a chain's is its organization.
create table tree_hash (
    tree  text     not null,
    level smallint not null,
    index bigint   not null,
    hash  bytea    not null,
    primary key (tree, level, index)
);

-- How many events each organization has.
create table chain (
    organization text   primary key,
    size         bigint not null
) with (fillfactor = 50);

-- Where they are: in the order of the log, numbered from 0.
create table chain_leaf (
    organization text   not null,
    ordinal      bigint not null,
    position     bigint not null,
    primary key (organization, ordinal)
);

-- The checkpoint that was signed last, of each tree: none is signed that does not continue it.
-- cosigned: that one, or the one before it, with what witnesses say of it.
create table checkpoint (
    tree      text   primary key,
    size      bigint not null,
    root      bytea  not null,
    position  bigint not null,
    at_micros bigint not null,
    note      text   not null,
    cosigned  text
) with (fillfactor = 50);

-- What signs checkpoints: pairs of an Ed25519 and an ML-DSA-44 key. name is the log's, for ever;
-- private is AES-GCM under a key derived from the master key.
create table proof_key (
    generation int         primary key,
    name       text        not null,
    ed25519    bytea       not null,
    ml_dsa_44  bytea       not null,
    private    bytea       not null,
    created_at timestamptz not null default now(),
    retired_at timestamptz
);

-- How large the tree is that each witness has seen.
create table witness (
    name text   primary key,
    size bigint not null
);
