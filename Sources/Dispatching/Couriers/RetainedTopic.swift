internal import Postgres

/// A topic whose retained message the broker is to forget.
struct RetainedTopic: Sendable, Equatable {
    var tenant: String
    var name: String

    /// The oldest that the broker was not told of.
    static func due(limit: Int, on connection: Connection) throws(DispatchError) -> [RetainedTopic] {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                "select tenant, topic from isotherm.retained_clearing order by created_at, topic limit $1",
                [.int(limit)]
            )
            var topics: [RetainedTopic] = []
            for row in rows {
                topics.append(RetainedTopic(tenant: try row.string("tenant"), name: try row.string("topic")))
            }
            return topics
        }
    }

    /// Records that the broker was told.
    func markCleared(on connection: Connection) throws(DispatchError) {
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                "delete from isotherm.retained_clearing where tenant = $1 and topic = $2",
                [.text(tenant), .text(name)]
            )
        }
    }
}
