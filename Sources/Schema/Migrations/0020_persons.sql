-- A person's data: how a name is taken out of documents, and whose retained route the broker must forget.

-- Puts `replacement` where a document says `name`. Without `keys` everywhere: whole texts, words within texts (`pattern`)
-- and names of members. With `keys` only whole texts of members named so, for a name that a thing bears as well.
create function isotherm.replace_name(
    document jsonb, name text, pattern text, replacement text, keys text[], is_person boolean default false
) returns jsonb language plpgsql immutable as $$
begin
    case jsonb_typeof(document)
        when 'string' then
            if document #>> '{}' = name and (keys is null or is_person) then return to_jsonb(replacement); end if;
            if keys is not null then return document; end if;
            return to_jsonb(regexp_replace(document #>> '{}', pattern, replacement, 'g'));
        when 'array' then
            return coalesce((
                select jsonb_agg(isotherm.replace_name(e.value, name, pattern, replacement, keys, is_person)
                    order by e.ordinality)
                from jsonb_array_elements(document) with ordinality e), '[]');
        when 'object' then
            return coalesce((
                select jsonb_object_agg(
                    case when keys is null then regexp_replace(m.key, pattern, replacement, 'g') else m.key end,
                    isotherm.replace_name(m.value, name, pattern, replacement, keys, m.key = any(keys)))
                from jsonb_each(document) m), '{}');
        else return document;
    end case;
end $$;

-- Takes out of a document where shipments were brought and what was written about it: in every object that names one of
-- them. `places` has for each shipment the place that stands there instead.
create function isotherm.blank_drops(document jsonb, places jsonb) returns jsonb language plpgsql immutable as $$
declare
    place jsonb;
    blank jsonb;
begin
    case jsonb_typeof(document)
        when 'array' then
            return coalesce((
                select jsonb_agg(isotherm.blank_drops(e.value, places) order by e.ordinality)
                from jsonb_array_elements(document) with ordinality e), '[]');
        when 'object' then
            place := coalesce(places -> (document ->> 'shipment'), places -> (document ->> 'number'));
            if place is not null and document ->> 'kind' is distinct from 'load' then
                blank := '{"label": "", "note": "", "comment": "", "reason": ""}'::jsonb || place
                    || jsonb_build_object('place', place);
            end if;
            return coalesce((
                select jsonb_object_agg(m.key,
                    coalesce(blank -> m.key, isotherm.blank_drops(m.value, places)))
                from jsonb_each(document) m), '{}');
        else return document;
    end case;
end $$;

-- Retained messages that the broker is to forget; a row is there until it was told so.
create table isotherm.retained_clearing (
    tenant     text        not null,
    topic      text        not null,
    created_at timestamptz not null default now(),
    primary key (tenant, topic)
);
