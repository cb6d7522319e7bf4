-- What counts once and has been used, until it has expired anyway: SHA-256 of whose id it is, what
-- kind of id, and the id.
create table used_id (
    digest     bytea       primary key,
    expires_at timestamptz not null
);
create index on used_id (expires_at);
