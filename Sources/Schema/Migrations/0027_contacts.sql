-- Whom the courier may call or ask at the door. In a schema of its own: the role that analysts get does not reach it, and
-- shipments know it by a random number alone, which says nothing once the row is gone.
create schema isotherm_personal;

create table isotherm_personal.contact (
    id         uuid        primary key default gen_random_uuid(),
    tenant     text        not null,
    name       text,
    phone      text,                                        -- as it was written
    email      text,
    note       text,                                        -- for the courier: which door, what to ring
    created_at timestamptz not null default now(),
    check (coalesce(name, phone, email, note) is not null)
);
-- A number is found however it was written.
create index contact_phone on isotherm_personal.contact (tenant, regexp_replace(phone, '\D', '', 'g'));

alter table isotherm.shipment
    add column contact_id uuid references isotherm_personal.contact (id) on delete set null;
create unique index shipment_contact on isotherm.shipment (contact_id) where contact_id is not null;

-- Contacts go some days after their shipment was done.
alter table isotherm.retention_policy drop constraint retention_policy_class_check;
alter table isotherm.retention_policy
    add constraint retention_policy_class_check check (class in ('reading', 'position', '1m', '15m', '1h', '1d', 'contact'));

-- A contact for eyes that only have to recognise it: initials, the ends of the number, the beginning of the address.
create function isotherm.masked_contact(contact jsonb) returns jsonb language sql immutable parallel safe as $$
    select contact || jsonb_strip_nulls(jsonb_build_object(
        'name', regexp_replace(contact ->> 'name', '(\S)\S*', '\1.', 'g'),
        'phone', regexp_replace(contact ->> 'phone', '^(\s*\+?\d).*(\d{2})\D*$', '\1•••\2'),
        'email', regexp_replace(contact ->> 'email', '^(.)[^@]*', '\1•••'),
        'note', isotherm.masked_text(contact ->> 'note')))
$$;

create or replace function isotherm.masked(document jsonb) returns jsonb language plpgsql immutable parallel safe as $$
begin
    case jsonb_typeof(document)
        when 'array' then
            return coalesce((select jsonb_agg(case when jsonb_typeof(e.value) in ('object', 'array')
                        then isotherm.masked(e.value) else e.value end order by e.ordinality)
                from jsonb_array_elements(document) with ordinality e), '[]');
        when 'object' then
            return coalesce((select jsonb_object_agg(m.key, case jsonb_typeof(m.value)
                    when 'object' then case m.key when 'contact' then isotherm.masked_contact(m.value)
                        else isotherm.masked(m.value) end
                    when 'array' then isotherm.masked(m.value)
                    when 'string' then case
                        -- What has a name of its own, as stores have, is no person's door.
                        when m.key = 'label' and not document ? 'name' or m.key in ('note', 'comment', 'reason', 'state_reason', 'decision_reason',
                                'edit_reason', 'acknowledgement_comment', 'detail')
                            -- What a person gave as the reason of a wish is what the plan refers to.
                            or m.key in ('reference', 'trigger_reference') and document ->> 'trigger' = 'request'
                            then to_jsonb(isotherm.masked_text(m.value #>> '{}'))
                        else m.value end
                    when 'number' then case
                        when m.key in ('latitude', 'longitude') and jsonb_typeof(document -> 'shipment') = 'string'
                            then to_jsonb(round((m.value #>> '{}')::numeric, 2))
                        else m.value end
                    else m.value end)
                from jsonb_each(document) m), '{}');
        else return document;
    end case;
end $$;
