-- By which keys the log's events are found, kept by the derivation 'history-keys': what an answer
-- about the past folds of a long log is then only what its question looks at.
create table history_key (
    key      bigint not null,
    position bigint not null,
    primary key (key, position)
);
