-- By which application the maker of a registration token called, and where the log was: clients
-- register by it only while he would be let make it still. Of older ones nobody knows.
delete from registration_token;
alter table registration_token
    add column client text not null,
    add column position bigint not null;
