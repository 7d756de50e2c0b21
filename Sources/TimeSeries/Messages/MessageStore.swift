public import Postgres
public import Telemetry

/// Reads raw messages.
public struct MessageStore {
    private let connection: Connection

    /// Creates a reader.
    public init(_ connection: Connection) { self.connection = connection }

    /// The messages that arrived within a stretch of time, in the order of their arrival.
    ///
    /// They are handed over an hour at a time, so that memory is bounded by what arrives in one.
    ///
    /// - Parameters:
    ///   - range: Of arrivals.
    ///   - tenant: Whose; nil reads everybody's.
    ///   - body: Gets each message.
    /// - Throws: The server's error, or what `body` throws.
    public func read(
        in range: Range<Timestamp>,
        tenant: TenantName? = nil,
        _ body: (StoredMessage) throws -> Void
    ) throws {
        var from = range.lowerBound
        while let first = try firstBatch(from: from, until: range.upperBound) {
            // What nobody sent in is passed over at once; a batch that began before may end within.
            from = max(from, first)
            let until = min(Day.startOfHour(from).advanced(bySeconds: 3_600), range.upperBound)
            for row in try connection.query(
                Self.statement,
                [Self.time(from), Self.time(until), .text(tenant?.rawValue)]
            ) {
                try body(Self.message(row))
            }
            from = until
        }
    }

    /// When the next message that is not before `from` may have arrived; nil when none did.
    private func firstBatch(from: Timestamp, until: Timestamp) throws(PostgresError) -> Timestamp? {
        guard from < until else { return nil }
        return try connection.query(
            """
            SELECT min(received_at) AS first FROM isotherm.message_batch
            WHERE received_at >= $1::timestamptz - interval '1 hour' AND received_at < $2 AND last_received_at >= $1
            """,
            [Self.time(from), Self.time(until)]
        ).single().optionalMicroseconds("first").map { Timestamp(microseconds: $0) }
    }

    private static let statement = """
        SELECT received_at, tenant, topic, payload, payload_bytes, content_type
        FROM isotherm.messages_between($1, $2, $3) ORDER BY received_at, topic
        """

    private static func time(_ time: Timestamp) -> Parameter { .timestamp(microseconds: time.microseconds) }

    private static func message(_ row: Row) throws(PostgresError) -> StoredMessage {
        StoredMessage(
            receivedAt: Timestamp(microseconds: try row.microseconds("received_at")),
            tenant: TenantName(rawValue: try row.string("tenant")),
            topic: try row.string("topic"),
            payload: try row.bytes("payload"),
            payloadBytes: Int(try row.int("payload_bytes")),
            contentType: try row.optionalString("content_type")
        )
    }
}
