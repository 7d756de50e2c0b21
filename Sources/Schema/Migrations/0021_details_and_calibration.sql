-- The figures behind the word that says why a shipment is left out: pages put them into a sentence in their own language.
alter table isotherm.plan_unassigned
    add column details jsonb;                               -- null: the word says it all

-- The same for what a courier reported and could not take effect.
alter table isotherm.courier_event add column refusal jsonb;

-- When a device was compared with a reference, what that showed, and until when it holds. A device has been calibrated
-- as its newest entry says; the older ones stay for the auditor.
create table isotherm.device_calibration (
    id            bigint           generated always as identity primary key,
    tenant        text             not null,
    device_id     integer          not null references isotherm.device (id) on delete cascade,
    calibrated_at timestamptz      not null,
    due_at        timestamptz      not null,
    certificate   text             not null,
    deviation     double precision,                         -- °C, the largest that was found; null: not written down
    entered_by    text             not null,
    entered_at    timestamptz      not null default now(),
    check (calibrated_at < due_at)
);
create index device_calibration_newest on isotherm.device_calibration (device_id, calibrated_at desc, id desc);

-- A person's data for eyes that only have to recognise it: of a number the first and the last digits, of an address the
-- first letter, no flat, of a name the first letter of all but its first word. What a shop is called stays as it is.
create function isotherm.masked_text(words text) returns text language sql immutable parallel safe as $$
    select regexp_replace(regexp_replace(regexp_replace(regexp_replace(words,
        '([A-Za-zА-Яа-яЁё0-9])[A-Za-zА-Яа-яЁё0-9_.+-]*@', '\1•••@', 'g'),
        '(\+?\d)[\d ()-]{5,}(\d{2})(?!\d)', '\1•••\2', 'g'),
        '(\m(?:[Кк]в|[Кк]вартира|[Пп]одъезд|[Дд]омофон|[Ээ]таж|[Ff]lat|[Aa]pt|[Aa]partment|[Ff]loor)\.? *)\d+', '\1••', 'g'),
        '\m([A-ZА-ЯЁ][a-zа-яё]+) ([A-ZА-ЯЁ])[a-zа-яё]+(?: ([A-ZА-ЯЁ])[a-zа-яё]+)?', '\1 \2. \3', 'g')
$$;

-- The same for a whole document: what people wrote, and places to about a kilometre.
create function isotherm.masked(document jsonb) returns jsonb language plpgsql immutable parallel safe as $$
begin
    case jsonb_typeof(document)
        when 'array' then
            return coalesce((select jsonb_agg(isotherm.masked(e.value) order by e.ordinality)
                from jsonb_array_elements(document) with ordinality e), '[]');
        when 'object' then
            return coalesce((select jsonb_object_agg(m.key, case
                    when m.key in ('label', 'note', 'comment', 'reason') and jsonb_typeof(m.value) = 'string'
                        then to_jsonb(isotherm.masked_text(m.value #>> '{}'))
                    when m.key in ('latitude', 'longitude') and jsonb_typeof(m.value) = 'number'
                        then to_jsonb(round((m.value #>> '{}')::numeric, 2))
                    else isotherm.masked(m.value) end)
                from jsonb_each(document) m), '{}');
        else return document;
    end case;
end $$;
