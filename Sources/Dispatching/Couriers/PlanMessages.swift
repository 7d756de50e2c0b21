public import Foundation
public import Postgres

/// A route that must be published to a courier.
struct PlanMessage: Sendable, Equatable {
    var tenant: String
    var courier: String
    var version: Int
    var topic: String
    var payload: String
}

/// The routes on their way to couriers.
public enum PlanMessages {
    /// Records that a courier's device has taken over a version.
    ///
    /// - Returns: Whether such a message was sent and not acknowledged before.
    @discardableResult
    public static func acknowledge(
        version: Int,
        courier: String,
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) -> Bool {
        try DispatchError.database { () throws(PostgresError) in
            let changed = try connection.execute(
                """
                update isotherm.plan_message set acknowledged_at = $4
                where tenant = $1 and courier = $2 and version = $3 and acknowledged_at is null
                """,
                [.text(tenant), .text(courier), .int(version), .date(time)]
            )
            return changed == 1
        }
    }

    /// The routes that are accepted and not published: for each courier only the newest, because the topic holds one.
    static func due(limit: Int, on connection: Connection) throws(DispatchError) -> [PlanMessage] {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                select tenant, courier, version, topic, payload from isotherm.plan_message m
                where published_at is null and not exists (
                    select from isotherm.plan_message n
                    where n.tenant = m.tenant and n.courier = m.courier and n.version > m.version)
                order by created_at limit $1
                """,
                [.int(limit)]
            )
            var messages: [PlanMessage] = []
            for row in rows {
                messages.append(
                    PlanMessage(
                        tenant: try row.string("tenant"),
                        courier: try row.string("courier"),
                        version: Int(try row.int("version")),
                        topic: try row.string("topic"),
                        payload: try row.string("payload")
                    )
                )
            }
            return messages
        }
    }

    /// Records that the broker has a message.
    ///
    /// Where a newer version was published meanwhile by another process, the topic may now hold the older one: the
    /// newer becomes due again.
    static func markPublished(_ message: PlanMessage, at time: Date, on connection: Connection) throws(DispatchError) {
        let key: [Parameter] = [.text(message.tenant), .text(message.courier), .int(message.version)]
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                """
                update isotherm.plan_message set published_at = $4
                where tenant = $1 and courier = $2 and version = $3
                """,
                key + [.date(time)]
            )
            _ = try connection.execute(
                """
                update isotherm.plan_message set published_at = null
                where tenant = $1 and courier = $2 and version > $3 and published_at is not null
                """,
                key
            )
        }
    }
}
