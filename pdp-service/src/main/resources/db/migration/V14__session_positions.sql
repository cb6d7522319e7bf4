-- Where the log was when a browser session began: a cut-off after that ends it.
alter table browser_session add column position bigint not null default 0;
