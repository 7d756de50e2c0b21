public import MQTT
public import Payloads
public import Postgres
public import Telemetry

/// Drives dead letters through the pipeline once more, after a fix of the configuration or the program.
///
/// A letter that can be read now is published to its own topic: it takes the way of every message, the detector
/// included, and what is stored already is dropped by its key; readings without a time of their own are of the letter's
/// first arrival, as those are that were stored then.
public struct DeadLetterDrive: Sendable {
    /// What came of it.
    public enum Outcome: Sendable, Equatable {
        /// It can be read, and the broker has it for the collector.
        case published
        /// It cannot be read yet: the code that dead letters have, or `cut_off` when only its beginning was kept, and a
        /// sentence.
        case refused(code: String, reason: String)
        /// The tenant has no such letter that waits.
        case notFound
    }

    private let pool: Pool
    private let client: Client
    private let routes: [PayloadRoute]
    private let limits: DecodingLimits
    private let now: @Sendable () -> Timestamp

    /// Creates a drive.
    ///
    /// - Parameters:
    ///   - pool: Connections to the database.
    ///   - client: Publishes to the broker that the collector reads.
    ///   - routes: How topics are read; those of the collector.
    ///   - limits: The bounds of a message; those of the collector.
    ///   - now: The clock of arrival times.
    public init(
        pool: Pool,
        client: Client,
        routes: [PayloadRoute] = PayloadRoute.standard,
        limits: DecodingLimits = DecodingLimits(),
        now: @escaping @Sendable () -> Timestamp = SystemTime.now
    ) {
        self.pool = pool
        self.client = client
        self.routes = routes
        self.limits = limits
        self.now = now
    }

    /// Tries one letter of a tenant.
    ///
    /// - Throws: `PostgresError` or `MQTTError`; the letter then waits as before.
    public func drive(tenant: String, id: Int64) async throws -> Outcome {
        guard let letter = try await letter(tenant, id) else { return .notFound }
        if let refusal = refusal(of: letter) {
            try await note(id, isPublished: false)
            return .refused(code: refusal.code, reason: refusal.reason)
        }
        try await client.publish(
            Message(
                topic: letter.topic,
                payload: letter.payload,
                properties: MessageProperties(
                    contentType: letter.contentType,
                    user: FirstArrival.property(letter.firstReceivedAt)
                )
            )
        )
        try await note(id, isPublished: true)
        return .published
    }

    private struct Letter: Sendable {
        let topic: String
        let payload: [UInt8]
        let contentType: String?
        let firstReceivedAt: Timestamp
        let isWhole: Bool
    }

    private func letter(_ tenant: String, _ id: Int64) async throws -> Letter? {
        try await pool.withConnection { connection in
            let rows = try connection.query(
                """
                select topic, payload, payload_bytes, content_type, first_received_at from isotherm.dead_letter
                where id = $1 and tenant = $2 and state = 'waiting'
                """,
                [.int(id), .text(tenant)]
            )
            guard let row = rows.first else { return nil }
            let payload = try row.bytes("payload")
            return Letter(
                topic: try row.string("topic"),
                payload: payload,
                contentType: try row.optionalString("content_type"),
                firstReceivedAt: Timestamp(microseconds: try row.microseconds("first_received_at")),
                isWhole: Int64(payload.count) == (try row.int("payload_bytes"))
            )
        }
    }

    /// Why the letter cannot be read; nil when it can.
    private func refusal(of letter: Letter) -> (code: String, reason: String)? {
        guard letter.isWhole else { return ("cut_off", "only the beginning of the payload was kept") }
        var decoder = MessageDecoder(routes: routes, limits: limits)
        var writer = Payloads.ReadingWriter()
        let topic = Array(letter.topic.utf8)
        let outcome = decoder.decode(
            letter.payload.span,
            topic: topic.span,
            contentType: letter.contentType,
            receivedAt: now(),
            into: &writer
        )
        return outcome.failure.map { ($0.code.rawValue, $0.description) }
    }

    private func note(_ id: Int64, isPublished: Bool) async throws {
        try await pool.withConnection { connection in
            _ = try connection.execute(
                """
                update isotherm.dead_letter
                set attempts = attempts + 1, state = case when $2 then 'stored' else state end where id = $1
                """,
                [.int(id), .bool(isPublished)]
            )
        }
    }
}
