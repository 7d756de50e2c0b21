internal import Foundation
internal import Logging
internal import MQTT
internal import Postgres

/// Publishes accepted routes and answers: whatever the database says is due, so that a crash leaves nothing behind.
struct CourierPublisher: Sendable {
    let client: Client
    let pool: Pool
    let logger: Logger
    let now: @Sendable () -> Date

    /// Messages of one look.
    private static let batchLimit = 200

    /// Publishes all that is due.
    func work() async throws {
        while true {
            let routes = try await pool.withConnection { try PlanMessages.due(limit: Self.batchLimit, on: $0) }
            if !routes.isEmpty { try await publish(routes) }
            if routes.count < Self.batchLimit { break }
        }
        try await clear()
        let answers = try await pool.withConnection { try ReplanAnswer.due(limit: Self.batchLimit, on: $0) }
        for answer in answers { try await publish(answer) }
    }

    /// Has the broker forget routes of couriers whose data was erased.
    private func clear() async throws {
        let topics = try await pool.withConnection { try RetainedTopic.due(limit: Self.batchLimit, on: $0) }
        for topic in topics {
            // An empty retained message takes the place of the one before and is not kept itself.
            try await client.publish(
                Message(topic: topic.name, payload: [], quality: .atLeastOnce, isRetained: true)
            )
            try await pool.withConnection { try topic.markCleared(on: $0) }
        }
    }

    /// Publishes routes of different couriers side by side, and notes them when the broker has them all: those that it has
    /// when something fails are published once more, which changes nothing.
    private func publish(_ routes: [PlanMessage]) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for route in routes {
                group.addTask { try await client.publish(Self.message(route)) }
            }
        }
        let at = now()
        for route in routes {
            // One by one: devices acknowledge meanwhile, several in one transaction and in an order of their own.
            try await pool.transaction { try PlanMessages.markPublished(route, at: at, on: $0) }
            logger.info(
                "route was published",
                metadata: ["tenant": "\(route.tenant)", "courier": "\(route.courier)", "version": "\(route.version)"]
            )
        }
    }

    private static func message(_ route: PlanMessage) -> Message {
        Message(
            topic: route.topic,
            payload: Array(route.payload.utf8),
            quality: .atLeastOnce,
            isRetained: true,
            properties: MessageProperties(contentType: "application/json")
        )
    }

    private func publish(_ answer: ReplanAnswer) async throws {
        do {
            try await client.publish(
                Message(
                    topic: answer.topic,
                    payload: Array(answer.payload.utf8),
                    properties: MessageProperties(
                        contentType: "application/json",
                        correlationData: answer.correlation
                    )
                )
            )
        } catch let error as MQTTError where error.code == .invalidArgument {
            // The asker's topic cannot be published to: trying again would never end.
            logger.warning("answer cannot be published", metadata: ["topic": "\(answer.topic)", "error": "\(error)"])
        }
        let at = now()
        try await pool.transaction { try answer.markPublished(at: at, on: $0) }
    }
}
