internal import MQTT
internal import Postgres
internal import Telemetry

/// What is stored of each gateway's numbers, in the database and in the receipts that gateways read.
///
/// A broker acknowledges before it persists, so a killed broker loses what it had since its last save. A receipt tells
/// the gateway what is stored; one with a memory sends the rest again.
struct ReceiptBook {
    private struct Entry {
        var ranges = SequenceRanges()
        /// Whether the database knows less.
        var isUnwritten = false
        /// Whether the gateway knows less.
        var isUntold = false
        var toldAt = Timestamp(microseconds: 0)
    }

    /// Gateways whose numbers are written with one batch; the others wait for the next.
    private static let writeLimit = 256
    /// Receipts that are published at once.
    private static let tellLimit = 200
    /// A gateway is told no more often than this.
    private static let tellSeconds = 2.0
    /// Gaps that a receipt names; the others come when these are closed.
    private static let gapLimit = 50

    /// Whether others store messages of the same gateways: what the database says counts then, batch by batch.
    private let isShared: Bool
    private var entries: [Int: Entry] = [:]
    private var unwritten: [Int] = []
    private var untold: [Int] = []

    init(isShared: Bool) { self.isShared = isShared }

    /// Takes the numbers of a batch and writes what has changed, in the open transaction.
    ///
    /// After a failure the whole book must be thrown away: it is read from the database again.
    mutating func write(
        _ notes: [GatewayRegister.Note],
        _ names: [GatewayRegister.Name],
        on connection: Connection
    ) throws(PostgresError) {
        if notes.isEmpty && unwritten.isEmpty { return }
        let places = Set(notes.map(\.gateway))
        try load(isShared ? places : places.filter { entries[$0] == nil }, names, on: connection)
        for note in notes {
            let isNew = entries[note.gateway]?.ranges.insert(note.number, time: note.time) == true
            if isNew, entries[note.gateway]?.isUnwritten == false {
                unwritten.append(note.gateway)
                entries[note.gateway]?.isUnwritten = true
            }
            // A gateway that repeats itself does not know: its receipt was lost with us or on the way.
            if entries[note.gateway]?.isUntold == false {
                untold.append(note.gateway)
                entries[note.gateway]?.isUntold = true
            }
        }
        try write(isShared ? .max : Self.writeLimit, names, on: connection)
    }

    /// Writes what is left, in the open transaction.
    mutating func writeRest(_ names: [GatewayRegister.Name], on connection: Connection) throws(PostgresError) {
        try write(.max, names, on: connection)
    }

    /// The receipts that are due, to be published after the commit.
    mutating func receipts(_ names: [GatewayRegister.Name], now: Timestamp) -> [Message] {
        var messages: [Message] = []
        var waiting: [Int] = []
        for place in untold {
            guard let entry = entries[place], messages.count < Self.tellLimit,
                abs(now.seconds(since: entry.toldAt)) >= Self.tellSeconds
            else {
                waiting.append(place)
                continue
            }
            entries[place]?.isUntold = false
            entries[place]?.toldAt = now
            messages.append(Self.receipt(entry.ranges, names[place], now))
        }
        untold = waiting
        return messages
    }

    private static func receipt(
        _ ranges: SequenceRanges,
        _ name: GatewayRegister.Name,
        _ now: Timestamp
    ) -> Message {
        let gaps = ranges.gaps.prefix(gapLimit).map { "[\($0.lowerBound),\($0.upperBound)]" }.joined(separator: ",")
        let text = JSONObject.text([
            ("first", ranges.ranges.first.map { .integer($0.lowerBound) }),
            ("sequence", ranges.contiguous.map { .integer($0) }), ("highest", ranges.highest.map { .integer($0) }),
            ("gaps", .json("[\(gaps)]")), ("restarts", .integer(Int64(ranges.restarts))),
            ("time", .text(now.rfc3339)),
        ])
        return Message(
            topic: "isotherm/v1/\(name.tenant)/gateways/\(name.gateway)/stored",
            payload: Array(text.utf8),
            isRetained: true
        )
    }

    /// Reads what the database knows; of gateways that others store too it is kept from them until the commit.
    private mutating func load(
        _ places: Set<Int>,
        _ names: [GatewayRegister.Name],
        on connection: Connection
    ) throws(PostgresError) {
        if places.isEmpty { return }
        let places = places.sorted()
        let rows = try connection.query(
            """
            select w.place, array_to_string(g.sequences, ',') as sequences, g.sequence_time, g.restarts, g.given_up
            from unnest($1::text[], $2::text[]) with ordinality as w(tenant, name, place)
            join isotherm.gateway g using (tenant, name)
            \(isShared ? "order by tenant, name for update of g" : "")
            """,
            [.textArray(places.map { names[$0].tenant }), .textArray(places.map { names[$0].gateway })]
        )
        for place in places { entries[place, default: Entry()].ranges = SequenceRanges() }
        for row in rows {
            let place = places[Int(try row.int("place")) - 1]
            entries[place]?.ranges = SequenceRanges(
                pairs: try row.string("sequences").split(separator: ",").compactMap { Int64($0) },
                newestTime: try row.optionalMicroseconds("sequence_time").flatMap { $0 == 0 ? nil : $0 },
                restarts: Int(try row.int("restarts")),
                givenUp: try row.int("given_up")
            )
        }
    }

    /// Rows are touched in the order of their keys, so that two collectors never wait in a circle.
    private mutating func write(
        _ limit: Int,
        _ names: [GatewayRegister.Name],
        on connection: Connection
    ) throws(PostgresError) {
        let places = unwritten.prefix(limit).sorted {
            (names[$0].tenant, names[$0].gateway) < (names[$1].tenant, names[$1].gateway)
        }
        if places.isEmpty { return }
        let ranges = places.map { entries[$0]?.ranges ?? SequenceRanges() }
        try connection.execute(
            """
            update isotherm.gateway as g
            set sequences = w.sequences::bigint[], sequence_time = w.time, restarts = w.restarts, given_up = w.given_up
            from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::bigint[])
                as w(tenant, name, sequences, time, restarts, given_up)
            where g.tenant = w.tenant and g.name = w.name
            """,
            [
                .textArray(places.map { names[$0].tenant }), .textArray(places.map { names[$0].gateway }),
                .textArray(ranges.map { "{\($0.pairs.map(String.init).joined(separator: ","))}" }),
                .timestampArray(ranges.map { max($0.newestTime, 0) }),
                .intArray(ranges.map { Int64($0.restarts) }), .intArray(ranges.map(\.givenUp)),
            ]
        )
        for place in places { entries[place]?.isUnwritten = false }
        unwritten.removeFirst(places.count)
    }
}
