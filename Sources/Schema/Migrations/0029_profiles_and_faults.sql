-- Every version that a profile has had, as it was: what came from files is of all tenants (tenant '*'), what somebody
-- changed is their tenant's own and goes before it.
create table isotherm.profile_version (
    tenant     text        not null,
    profile    text        not null,
    version    integer     not null check (version > 0),
    definition jsonb       not null,                        -- with the keys of config/profiles
    origin     text        not null check (origin in ('file', 'person')),
    created_at timestamptz not null default now(),          -- in force from then on
    created_by text        not null default '',
    comment    text        not null default '',             -- why
    primary key (tenant, profile, version)
);

-- What judged a breach can be shown for ever. Only who made it and why may be taken out, as a person's data.
create function isotherm.refuse_profile_change() returns trigger language plpgsql as $$
begin
    raise exception 'a version of a profile stays as it is' using errcode = '42501';
end $$;
create trigger profile_version_stays
    before delete or update of tenant, profile, version, definition, origin, created_at on isotherm.profile_version
    for each row execute function isotherm.refuse_profile_change();
create trigger profile_versions_all_stay before truncate on isotherm.profile_version
    for each statement execute function isotherm.refuse_profile_change();

-- Collectors hear of it as of a device's new profile; without a number it concerns all devices.
create function isotherm.tell_profile_version() returns trigger language plpgsql as $$
begin
    perform pg_notify('isotherm_profile', '');
    return null;
end $$;
create trigger profile_version_told after insert on isotherm.profile_version
    for each row execute function isotherm.tell_profile_version();

-- The version of each profile by which a tenant's goods are judged at a time.
create function isotherm.profiles_in_force(of_tenant text, at timestamptz default now())
returns setof isotherm.profile_version language sql stable as $$
    select distinct on (profile) * from isotherm.profile_version
    where tenant in ('*', of_tenant) and created_at <= at
    order by profile, tenant = '*', version desc
$$;

-- Why an attempt at telling somebody failed, as a word of ours: pages say it in their own language. What the receiver or
-- the network said stays beside it as it came.
alter table isotherm.delivery add column last_fault text;
alter table isotherm.delivery_attempt add column fault text;
