internal import Foundation
internal import MQTT
internal import Postgres

/// Stores what couriers and other systems publish; the caller acknowledges it to the broker after the commit.
struct CourierInbox {
    let connection: Connection
    let now: Date

    /// The most bytes of a payload that a dead letter keeps.
    private static let keptPayloadBytes = 65_536

    /// Takes one message.
    ///
    /// A message that cannot be read becomes a dead letter with its reason.
    ///
    /// - Throws: ``DispatchError`` when it could not be stored; then it must come again.
    func take(_ message: Message) throws(DispatchError) {
        guard let topic = CourierTopics.parse(message.topic) else {
            try bury(message, tenant: "", code: "topic", reason: "the topic is not one of couriers")
            return
        }
        do {
            // A savepoint: what one bad message began must not spoil the others of its batch.
            try connection.transaction { () throws in try take(message, topic) }
        } catch {
            guard let burial = Burial(error) else { throw Self.storing(error) }
            try bury(message, tenant: topic.tenant, code: burial.code, reason: burial.reason)
        }
    }

    private static func storing(_ error: any Error) -> DispatchError {
        if let error = error as? DispatchError { return error }
        if let error = error as? PostgresError { return .database(error) }
        return .encoding("\(error)")
    }

    private func take(_ message: Message, _ topic: CourierTopic) throws(DispatchError) {
        let data = Data(message.payload)
        switch topic {
        case .events(let tenant, let courier):
            for report in try reports(data) {
                _ = try CourierEvents.take(report, from: courier, tenant: tenant, on: connection)
            }
        case .acknowledgement(let tenant, let courier):
            let body = try DispatchJSON.value(Acknowledgement.self, from: data)
            try PlanMessages.acknowledge(
                version: body.version,
                courier: courier,
                tenant: tenant,
                at: now,
                on: connection
            )
        case .orders(let tenant):
            try create(try orders(data), tenant)
        case .replanRequest(let tenant):
            // An empty message is a wish without words.
            let body = data.isEmpty ? Wish(reference: nil) : try DispatchJSON.value(Wish.self, from: data)
            try ReplanRequests.add(
                .request,
                reference: body.reference ?? "",
                responseTopic: message.properties.responseTopic,
                correlation: message.properties.correlationData,
                tenant: tenant,
                on: connection
            )
        }
    }

    /// One order, or several under `orders`: all of them or none.
    private func orders(_ data: Data) throws(DispatchError) -> [NewOrder] {
        let body = try DispatchJSON.value(OrderMessage.self, from: data)
        return body.orders.map { $0.order(usualChannel: "mqtt") }
    }

    /// Brokers deliver at least once: what is stored as it came is no fault of it.
    private func create(_ orders: [NewOrder], _ tenant: String) throws(DispatchError) {
        if try Orders.areStored(orders, tenant: tenant, on: connection) { return }
        try Orders.create(orders, tenant: tenant, at: now, on: connection)
    }

    /// One report or, after hours without a network, an array of them.
    private func reports(_ data: Data) throws(DispatchError) -> [CourierReport] {
        let first = data.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if first == UInt8(ascii: "[") { return try DispatchJSON.value([CourierReport].self, from: data) }
        return [try DispatchJSON.value(CourierReport.self, from: data)]
    }

    private func bury(_ message: Message, tenant: String, code: String, reason: String) throws(DispatchError) {
        let kept = Array(message.payload.prefix(Self.keptPayloadBytes))
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                """
                insert into isotherm.dead_letter as d (tenant, topic, payload, payload_bytes, digest, code, reason,
                    first_received_at, last_received_at)
                values ($1, $2, $3, $4, sha256(convert_to($2 || ' ' || $5 || ' ', 'UTF8') || $7::bytea), $5, $6, $8, $8)
                on conflict (digest) do update
                set occurrences = d.occurrences + 1, last_received_at = excluded.last_received_at
                """,
                [
                    .text(tenant), .text(message.topic), .bytes(kept), .int(message.payload.count), .text(code),
                    .text(reason), .bytes(message.payload), .date(now),
                ]
            )
        }
    }
}

/// Why a message will never be readable, however often it comes.
private struct Burial {
    let code: String
    let reason: String

    /// nil for an error that is not the message's own.
    init?(_ error: any Error) {
        switch error as? DispatchError {
        case .encoding(let reason): (code, self.reason) = ("json", reason)
        case .some(.invalid), .some(.duplicate), .some(.unknown): (code, reason) = ("order", "\(error)")
        // Data that no column takes, a zero byte in a text for instance (class 22 of SQLSTATE).
        case .database(let error) where error.sqlState?.hasPrefix("22") == true:
            (code, reason) = ("value", error.message)
        default: return nil
        }
    }
}

/// Orders as `POST /v1/orders` takes them.
private struct OrderMessage: Decodable {
    let orders: [OrderInput]

    private enum Key: String, CodingKey { case orders }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        orders =
            members.contains(.orders)
            ? try members.decode([OrderInput].self, forKey: .orders) : [try OrderInput(from: decoder)]
    }
}

/// A device has taken over a version of its route.
private struct Acknowledgement: Decodable {
    let version: Int
}

/// Somebody wants a new plan.
private struct Wish: Decodable {
    let reference: String?
}
