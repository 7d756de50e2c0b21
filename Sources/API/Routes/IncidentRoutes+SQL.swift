/// How an incident is read: mostly out of the document that the notifier keeps.
extension IncidentRoutes {
    /// The members of an incident, for rows `i` of `isotherm.incident`.
    ///
    /// Who will be told is what the notifier would do if nothing happened: an end stops all of it but what quiet hours
    /// held back of a breach, an acknowledgement stops the steps as long as it covers the severity.
    static let item = """
        json_build_object('id', i.id, 'place_kind', i.place_kind, 'place', i.place, 'family', i.family,
            'severity', i.severity, 'opened_at', i.opened_at, 'active_at', i.active_at, 'closed_at', i.closed_at,
            'cause', (select a ->> 'cause' from jsonb_array_elements(i.document -> 'alerts') with ordinality as e (a, n)
                where a ? 'cause' order by n desc limit 1),
            'acknowledged_by', i.acknowledged_by, 'acknowledged_at', \(at("i.document #> '{acknowledgement,at}'")),
            'is_acknowledged', \(isAcknowledged),
            'acknowledgement_comment', nullif(i.document #>> '{acknowledgement,comment}', ''),
            'loads', i.document -> 'loads', 'further_alerts', coalesce((i.document ->> 'furtherAlerts')::int, 0),
            'alerts', \(alerts), 'told', \(told), 'waiting', \(waiting),
            'next_step', \(nextStep))::text
        """

    private static let alerts = """
        (select json_agg(json_build_object('id', a ->> 'id', 'kind', a ->> 'kind', 'device', a ->> 'device',
            'episode', case when a ->> 'kind' <> 'gateway' then substr(a ->> 'id',
                length(i.tenant) + length(a ->> 'kind') + 3) end,
            'code', a ->> 'code', 'severity', a ->> 'severity', 'is_open', not a ? 'closedAt',
            'opened_at', \(at("a -> 'openedAt'")), 'closed_at', \(at("a -> 'closedAt'")),
            'snoozed_until', \(at("a -> 'snoozedUntil'")),
            'sentences', json_build_object('en', coalesce(a ->> 'englishSentence', ''),
                'ru', coalesce(a ->> 'russianSentence', ''))) order by n)
            from jsonb_array_elements(i.document -> 'alerts') with ordinality as e (a, n))
        """

    /// Of each channel what it was told last, and whether that has arrived. A quiet change of what somebody has already
    /// does not take that back while it is on its way.
    private static let told = """
        (select coalesce(json_agg(json_build_object('channel', t ->> 'channel', 'who', t ->> 'who',
            'step', (t ->> 'step')::int, 'rule', t ->> 'rule', 'wanted_by', t ->> 'wantedBy',
            'at', \(at("t #> '{told,at}'")),
            'delivery', case when d.state = 'pending' and d.delivered_at is not null then 'delivered' else d.state end,
            'delivered_at', d.delivered_at) order by (t #>> '{told,at}')::bigint, n), '[]')
            from jsonb_array_elements(i.document -> 'notices') with ordinality as e (t, n)
            left join isotherm.delivery d on d.hook = t ->> 'channel' and d.event_id = 'incident-' || i.id
                || case when (t ->> 'step')::int = 0 then '-opened'
                    else '-escalated-' || (t ->> 'step') || '-' || (t ->> 'channel') end
            where t ? 'told')
        """

    private static let waiting = """
        (select coalesce(json_agg(json_build_object('channel', t ->> 'channel', 'who', t ->> 'who',
            'step', (t ->> 'step')::int, 'rule', t ->> 'rule', 'wanted_by', t ->> 'wantedBy',
            'at', \(at("t -> 'dueAt'")),
            'is_quiet', coalesce((t ->> 'isQuiet')::boolean, false), 'quiet_until', \(at("t -> 'quietUntil'")))
            order by coalesce((t ->> 'quietUntil')::bigint, (t ->> 'dueAt')::bigint), n), '[]')
            from jsonb_array_elements(i.document -> 'notices') with ordinality as e (t, n)
            where not t ? 'told' and case when i.closed_at is null then (t ->> 'step')::int = 0
                or t ? 'wantedBy' or not \(isAcknowledged)
                else (t ->> 'step')::int = 0 and coalesce((t ->> 'isQuiet')::boolean, false)
                    and i.document -> 'alerts' @> '[{"kind":"breach"}]' end)
        """

    /// Whom somebody can let be told now, by hand.
    private static let nextStep = """
        (select json_build_object('channel', t ->> 'channel', 'who', t ->> 'who', 'step', (t ->> 'step')::int)
            from jsonb_array_elements(i.document -> 'notices') with ordinality as e (t, n)
            where i.closed_at is null and (t ->> 'step')::int > 0 and not t ? 'told' and not t ? 'wantedBy'
            order by (t ->> 'step')::int, (t ->> 'dueAt')::bigint, n limit 1)
        """

    /// Whether somebody has taken it on as grave as it is now.
    private static let isAcknowledged = """
        coalesce(array_position(array['minor', 'major', 'critical'], i.document #>> '{acknowledgement,severity}')
            >= array_position(array['minor', 'major', 'critical'], i.severity), false)
        """

    /// Microseconds of the document as an instant; null where there are none.
    private static func at(_ microseconds: String) -> String {
        "to_timestamp((\(microseconds))::double precision / 1000000)"
    }
}
