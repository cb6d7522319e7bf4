-- How far each group of tables that follow from the log has come: changed with them, by one at a time.
create table derivation (
    name     text   primary key,
    position bigint not null
) with (fillfactor = 50);
