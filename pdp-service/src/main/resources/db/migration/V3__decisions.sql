-- The decision log. Each table has a partition a day, made ahead and dropped when its time is over
-- by the service; deleting rows would leave their space behind.

-- Decisions written whole. record: canonical JSON, with everything the answer followed from.
create table decision (
    day          date    not null,
    at_micros    bigint  not null,
    id           uuid    not null,
    organization text    not null,
    position     bigint  not null,
    is_permit    boolean not null,
    reason       text    not null,
    subject      text,
    application  text,
    api          text    not null,
    record       bytea   not null,
    primary key (organization, at_micros, id, day)
) partition by range (day);

-- Permits by the minute. A batch is what one node wrote at once: written again, it counts once.
create table decision_count (
    day          date   not null,
    minute       bigint not null,
    batch        uuid   not null,
    ordinal      int    not null,
    organization text   not null,
    application  text,
    api          text   not null,
    action       text   not null,
    path         text,
    permits      bigint not null,
    primary key (organization, minute, batch, ordinal, day)
) partition by range (day);

-- Who made use of which scope on which day.
create table decision_mark (
    day          date    not null,
    organization text    not null,
    subject      text    not null,
    is_user      boolean not null,
    api          text    not null,
    scope        text    not null,
    primary key (organization, day, api, scope, subject)
) partition by range (day);
