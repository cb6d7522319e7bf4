-- By which application a scope was made use of: empty for a user who came without one, '?' where
-- the mark is from before this was written.
alter table decision_mark
    add column application text not null default '?',
    drop constraint decision_mark_pkey,
    add primary key (organization, day, api, scope, subject, application);

-- The day of a secret's or a key's last use, in UTC; null for never, or not since this is written.
alter table secret add column used_on date;

-- The events that the bootstrap credential caused: kept by the derivation 'bootstrap-use'.
create table bootstrap_use (
    position     bigint primary key,
    organization text   not null
);

create index on bootstrap_use (organization, position);
