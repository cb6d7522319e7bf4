-- The session of the browser in which a request was allowed: what ends with it is found by that.
alter table deferred_grant add column browser_session text;
create index on deferred_grant (organization, browser_session) where browser_session is not null;
