import Foundation
import LocalServers
import Postgres
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Raw messages")
struct MessageTests {
    private let start = Timestamp.newYear
    private let now = Timestamp.newYear.advanced(bySeconds: 20 * 86_400)
    private let acme = TenantName(rawValue: "acme")
    private let other = TenantName(rawValue: "other")

    private func database(_ name: String) throws -> Connection {
        let connection = try Connection(TestDatabase.make(name))
        try TimeFunctions.install(connection)
        try connection.execute(
            "INSERT INTO isotherm.device (tenant, name) VALUES ('acme', 'van-1'), ('other', 'van-1')"
        )
        return connection
    }

    /// A message of each tenant every twenty minutes for some days; every seventh has bytes that are no text, every
    /// fifth a content type, every ninth is cut off.
    private func messages(days: Int) -> [StoredMessage] {
        (0..<(days * 72)).flatMap { step in
            [acme, other].map { tenant in
                let isBinary = step.isMultiple(of: 7)
                let payload: [UInt8] = isBinary ? [0xFF, 0, UInt8(step % 256)] : Array(#"{"n":\#(step)}"#.utf8)
                return StoredMessage(
                    receivedAt: start.advanced(bySeconds: Double(step) * 1_200 + (tenant == acme ? 0 : 0.5)),
                    tenant: tenant,
                    topic: "isotherm/v1/\(tenant.rawValue)/gateways/g\(step % 3)/telemetry",
                    payload: payload,
                    payloadBytes: payload.count + (step.isMultiple(of: 9) ? 100 : 0),
                    contentType: step.isMultiple(of: 5) ? "application/json" : nil
                )
            }
        }
    }

    private func store(_ messages: [StoredMessage], _ connection: Connection) throws {
        var columns = MessageColumns()
        for message in messages {
            columns.append(
                tenant: message.tenant,
                topic: message.topic,
                payload: message.payload[...],
                payloadBytes: message.payloadBytes,
                contentType: message.contentType,
                receivedAt: message.receivedAt
            )
        }
        #expect(columns.count == messages.count)
        let writer = MessageWriter(connection)
        try writer.prepare(columns, now: now)
        try connection.transaction { () throws(PostgresError) in try writer.write(columns) }
    }

    private func all(_ connection: Connection, tenant: TenantName? = nil) throws -> [StoredMessage] {
        var found: [StoredMessage] = []
        try MessageStore(connection).read(in: start..<now, tenant: tenant) { found.append($0) }
        return found
    }

    @Test func whatCameIsReadAsItCameFromChunksOfItsOwn() throws {
        let connection = try database("messages_round")
        let sent = messages(days: 3)
        try store(sent, connection)
        #expect(try all(connection) == sent)
        #expect(try all(connection, tenant: other) == sent.filter { $0.tenant == other })
        let chunks = try ChunkMaker(connection).chunks(of: .message).map { $0.name(in: .message) }
        #expect(
            Set(chunks).isSuperset(of: ["message_batch_20260101", "message_batch_20260102", "message_batch_20260103"])
        )
        // The present day and the next were made ahead.
        #expect(Set(chunks).isSuperset(of: ["message_batch_20260121", "message_batch_20260122"]))
        // An hour of a tenant is one row, and so never crosses the border of a chunk.
        #expect(try connection.query("SELECT FROM isotherm.message_batch").count == 3 * 24 * 2)
        // The view says the same, and bounds within an hour are kept.
        #expect(try connection.query("SELECT FROM isotherm.messages WHERE tenant = 'acme'").count == 216)
        var some: [StoredMessage] = []
        let range = start.advanced(bySeconds: 1_200)..<start.advanced(bySeconds: 3_600)
        try MessageStore(connection).read(in: range, tenant: acme) { some.append($0) }
        #expect(some.map(\.receivedAt) == [1_200, 2_400].map { start.advanced(bySeconds: $0) })
        #expect(try all(connection).filter { !$0.isWhole }.count == 2 * 24)
    }

    @Test func messagesArePackedAgainstEachOther() throws {
        let connection = try database("messages_packed")
        let one = messages(days: 1)[2]
        var columns = MessageColumns()
        for step in 0..<5_000 {
            let payload =
                #"{"device":"van-\#(step % 40)","ts":\#(1_767_225_600_000 + step * 250),"temperature":\#(step % 90)}"#
            columns.append(
                tenant: acme,
                topic: one.topic,
                payload: Array(payload.utf8)[...],
                payloadBytes: payload.utf8.count,
                contentType: nil,
                receivedAt: start.advanced(bySeconds: Double(step) / 10)
            )
        }
        let writer = MessageWriter(connection)
        try writer.prepare(columns, now: start)
        try writer.write(columns)
        let row = try connection.query(
            """
            SELECT sum(octet_length(p))::bigint AS raw, (SELECT sum(pg_column_size(topics) + pg_column_size(payloads))
                FROM isotherm.message_batch)::bigint AS stored FROM isotherm.message_batch, unnest(payloads, topics) u(p, t)
            """
        ).single()
        #expect(try row.int("stored") * 2 < row.int("raw"))
    }

    @Test func aTenantsMessagesGoByItsOwnPolicyAndNotWhileItHoldsSomething() throws {
        let connection = try database("messages_retention")
        try store(messages(days: 10), connection)
        // Both may go before the sixth day; of "acme" a device is held for an hour of the fourth, and what arrives
        // within a month may hold its readings.
        let hold = try LegalHold(connection).place(
            tenant: acme,
            device: DeviceName(rawValue: "van-1"),
            in: start.advanced(bySeconds: 3 * 86_400)..<start.advanced(bySeconds: 3 * 86_400 + 3_600),
            reason: "claim"
        )
        let retention = Retention(connection, fallback: [.message: 15])
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try all(connection, tenant: acme).count == 7 * 72)
        #expect(try all(connection, tenant: other).count == 5 * 72)
        #expect(try retention.steps(now: now).isEmpty)
        #expect(try LegalHold(connection).release(hold))
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try all(connection).count == 5 * 72 * 2)
        // A policy of one tenant alone.
        try connection.execute("INSERT INTO isotherm.retention_policy VALUES ('other', 'message', 12)")
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try all(connection, tenant: acme).count == 5 * 72)
        #expect(try all(connection, tenant: other).count == 2 * 72)
    }

    @Test(arguments: [false, true])
    func anArchiveOfMessagesComesBackAsItWas(byTenant: Bool) throws {
        let connection = try database("messages_archive_\(byTenant)")
        let sent = messages(days: 6)
        try store(sent, connection)
        let folder = try TemporaryDirectory(label: "archive")
        let archive = ChunkArchive(connection, folder: folder.path)
        if byTenant { try connection.execute("INSERT INTO isotherm.retention_policy VALUES ('other', 'message', 12)") }
        let retention = Retention(connection, fallback: [.message: 15], archive: archive)
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try all(connection).count < sent.count)
        var restored = 0
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".gz") {
            restored += try ArchiveReader(connection).restore("\(folder.path)/\(file)", now: now)
            #expect(try ArchiveReader(connection).restore("\(folder.path)/\(file)", now: now) == 0)
        }
        #expect(restored > 0)
        #expect(try all(connection) == sent)
    }

    @Test func whatArrivesBetweenTheCopyAndTheRemovalIsInAFileToo() throws {
        let connection = try database("messages_meanwhile")
        let sent = messages(days: 2)
        try store(sent, connection)
        let folder = try TemporaryDirectory(label: "archive")
        let archive = ChunkArchive(connection, folder: folder.path)
        let chunk = Chunk(days: Day(containing: start)..<Day(containing: start).advanced(by: 1))
        let copied = try archive.write(.message, chunk).rows
        #expect(copied == 144)
        let late = sent.prefix(2).map { message in
            StoredMessage(
                receivedAt: message.receivedAt.advanced(bySeconds: 1),
                tenant: message.tenant,
                topic: message.topic,
                payload: message.payload,
                payloadBytes: message.payloadBytes,
                contentType: message.contentType
            )
        }
        try store(late, connection)
        try Retention(connection, fallback: [:], archive: archive).drop(.message, chunk, copied: copied)
        #expect(try all(connection).count == 144)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".gz") {
            _ = try ArchiveReader(connection).restore("\(folder.path)/\(file)", now: now)
        }
        #expect(try all(connection).count == 290)
    }

    @Test func aChunkThatIsGoneIsMadeAgain() throws {
        let connection = try database("messages_missing")
        var columns = MessageColumns()
        columns.append(tenant: acme, topic: "t", payload: [1], payloadBytes: 1, contentType: nil, receivedAt: start)
        let writer = MessageWriter(connection)
        try writer.prepare(columns, now: start)
        try connection.executeScript("DROP TABLE isotherm.message_batch_20260101")
        let error = #expect(throws: PostgresError.self) { try writer.write(columns) }
        #expect(error?.isUndefinedTable == true)
        try writer.prepare(columns, now: start)
        try writer.write(columns)
        #expect(try all(connection).count == 1)
    }
}
