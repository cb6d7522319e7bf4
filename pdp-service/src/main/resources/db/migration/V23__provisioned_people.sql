-- What provisioning (SCIM) says of a person besides the profile: sealed under the subject's key.
alter table account add column provisioned bytea;

-- What a person is looked for by besides username and verified address: keyed hashes of values that
-- need not be unique. digest: of attribute, organization and value.
create table account_key (
    organization text  not null,
    user_id      text  not null,
    digest       bytea not null,
    primary key (organization, digest, user_id),
    foreign key (organization, user_id) references subject on delete cascade
);

create index on account_key (organization, user_id);
