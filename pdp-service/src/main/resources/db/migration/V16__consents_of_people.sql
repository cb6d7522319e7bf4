-- With a person goes what he has let clients have.
delete from consent c where not exists (
    select 1 from subject s where s.organization = c.organization and s.user_id = c.user_id);
alter table consent
    add foreign key (organization, user_id) references subject on delete cascade;
