-- Why a wish for a plan ended as it did, as a code with its particulars: pages say it in their own language. The sentence
-- in `detail` stays; null: the wish ended before there were codes, or there is nothing to say.
alter table isotherm.replan_request add column reason jsonb;

-- What somebody sees of a document who only has to recognise whom it is about: what people wrote is masked, and where a
-- shipment goes is told to about a kilometre. What has no shipment keeps its place: vehicles, stores, readings.
create or replace function isotherm.masked(document jsonb) returns jsonb language plpgsql immutable parallel safe as $$
begin
    case jsonb_typeof(document)
        when 'array' then
            return coalesce((select jsonb_agg(case when jsonb_typeof(e.value) in ('object', 'array')
                        then isotherm.masked(e.value) else e.value end order by e.ordinality)
                from jsonb_array_elements(document) with ordinality e), '[]');
        when 'object' then
            return coalesce((select jsonb_object_agg(m.key, case jsonb_typeof(m.value)
                    when 'object' then isotherm.masked(m.value)
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
