-- Who may use the API, and what they did: tokens, the sessions of the page that were opened with them, the audit trail.

-- A secret is shown once and kept as its SHA-256: it has 256 random bits, so nothing slower is needed against guessing.
create table isotherm.access_token (
    id         bigint      generated always as identity primary key,
    tenant     text        not null,
    name       text        not null,                        -- who acts with it, as the audit trail says
    roles      text[]      not null check (cardinality(roles) > 0 and roles <@ array[
                   'gateway', 'courier', 'dispatcher', 'operator', 'quality', 'partner', 'admin']),
    courier    text,                                        -- of the role courier: whose routes it sees and reports
    digest     bytea       not null unique check (octet_length(digest) = 32),
    hint       text        not null,                        -- the secret's beginning, to tell tokens apart
    created_at timestamptz not null default now(),
    created_by text        not null,
    expires_at timestamptz,                                 -- null: until it is revoked
    used_at    timestamptz,                                 -- to the minute
    revoked_at timestamptz,
    revoked_by text,
    check (('courier' = any(roles)) = (courier is not null))
);
create unique index access_token_name on isotherm.access_token (tenant, name) where revoked_at is null;

-- A page that somebody logged in to. Opened with a token it ends with the token; opened with an issuer's word it says
-- itself what that word said.
create table isotherm.access_session (
    digest     bytea       primary key check (octet_length(digest) = 32),
    token_id   bigint      references isotherm.access_token (id) on delete cascade,
    tenant     text,
    name       text,
    roles      text[],
    courier    text,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    check (token_id is not null or (tenant is not null and name is not null and roles is not null))
);
create index access_session_age on isotherm.access_session (expires_at);
create index access_session_token on isotherm.access_session (token_id);

-- Who did what, in a chain: the hash of an entry covers the entry and the hash of the one before it. An entry is written
-- before what it tells of is done, so that nothing is done without one; what was refused afterwards is a further entry.
create table isotherm.audit_entry (
    tenant   text        not null,
    number   bigint      not null check (number > 0),       -- 1, 2, 3 … of the tenant: a gap is an entry that is gone
    at       timestamptz not null,
    who      text        not null,                          -- the token's name, the person, the account
    roles    text[]      not null,
    via      text        not null check (via in ('api', 'page', 'command')),
    action   text        not null,                          -- POST /v1/plans/{version}/accept, token revoke
    object   text        not null,                          -- what it was done to
    detail   text        not null,                          -- JSON
    previous bytea       not null check (octet_length(previous) = 32),
    hash     bytea       not null check (octet_length(hash) = 32),
    primary key (tenant, number)
);

-- A text with its length before it, so that no two lists of texts look the same when they are joined.
create function isotherm.netstring(text) returns text language sql immutable strict
    return octet_length(convert_to($1, 'UTF8')) || ':' || $1;

create function isotherm.audit_hash(e isotherm.audit_entry) returns bytea language sql immutable
    return sha256(convert_to(
        isotherm.netstring(encode(e.previous, 'hex')) || isotherm.netstring(e.tenant)
            || isotherm.netstring(e.number::text)
            || isotherm.netstring(((extract(epoch from e.at) * 1000000)::bigint)::text)
            || isotherm.netstring(e.who) || isotherm.netstring(array_to_string(e.roles, ',')) || isotherm.netstring(e.via)
            || isotherm.netstring(e.action) || isotherm.netstring(e.object) || isotherm.netstring(e.detail), 'UTF8'));

-- Adds an entry to its tenant's chain and gives its number. Writers of one tenant wait for each other to the end of their
-- transactions: an entry needs the one before it.
create function isotherm.audit_append(
    tenant_name text, who text, roles text[], via text, action text, object text, detail text
) returns bigint language plpgsql as $$
declare
    entry isotherm.audit_entry;
begin
    perform pg_advisory_xact_lock(730607611, hashtext(tenant_name));    -- the number of this lock, chosen once
    select coalesce(max(a.number), 0) + 1 into entry.number from isotherm.audit_entry a where a.tenant = tenant_name;
    select a.hash into entry.previous from isotherm.audit_entry a
    where a.tenant = tenant_name and a.number = entry.number - 1;
    entry.previous := coalesce(entry.previous, decode(repeat('00', 32), 'hex'));
    entry.tenant := tenant_name;
    entry.at := clock_timestamp();
    entry.who := who;
    entry.roles := roles;
    entry.via := via;
    entry.action := action;
    entry.object := object;
    entry.detail := detail;
    entry.hash := isotherm.audit_hash(entry);
    insert into isotherm.audit_entry select (entry).*;
    return entry.number;
end $$;

create function isotherm.refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is only added to' using errcode = '42501';
end $$;
create trigger audit_entry_stays before update or delete on isotherm.audit_entry
    for each row execute function isotherm.refuse_audit_change();
create trigger audit_entry_all_stay before truncate on isotherm.audit_entry
    for each statement execute function isotherm.refuse_audit_change();
