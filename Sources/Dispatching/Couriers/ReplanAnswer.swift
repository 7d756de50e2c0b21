internal import Foundation
internal import Postgres

/// The answer to a wish that came over MQTT with a topic for it.
struct ReplanAnswer: Sendable {
    /// What the answer says.
    struct Body: Encodable, Sendable {
        var request: Int64
        var result: String
        var version: Int?
        var detail: String
        var reason: ReplanReason?
    }

    var id: Int64
    var topic: String
    var correlation: [UInt8]?
    var payload: String

    /// The answers that are ready and not published.
    static func due(limit: Int, on connection: Connection) throws(DispatchError) -> [ReplanAnswer] {
        let rows = try DispatchError.database { () throws(PostgresError) in
            try connection.query(
                """
                select id, response_topic, correlation, result, plan_version, detail, reason from isotherm.replan_request
                where state = 'done' and response_topic is not null and answered_at is null order by id limit $1
                """,
                [.int(limit)]
            )
        }
        var answers: [ReplanAnswer] = []
        for row in rows {
            answers.append(try ReplanAnswer(row))
        }
        return answers
    }

    private init(_ row: Row) throws(DispatchError) {
        var body: Body
        let code: String?
        do throws(PostgresError) {
            id = try row.int("id")
            topic = try row.string("response_topic")
            correlation = try row.optionalBytes("correlation")
            body = Body(
                request: id,
                result: try row.optionalString("result") ?? "failed",
                version: Int(try row.optionalInt("plan_version")),
                detail: try row.string("detail"),
                reason: nil
            )
            code = try row.optionalString("reason")
        } catch {
            throw .database(error)
        }
        if let code { body.reason = try DispatchJSON.value(ReplanReason.self, from: code) }
        payload = try DispatchJSON.text(body)
    }

    /// Records that the broker has the answer.
    func markPublished(at time: Date, on connection: Connection) throws(DispatchError) {
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                "update isotherm.replan_request set answered_at = $2 where id = $1",
                [.int(id), .date(time)]
            )
        }
    }
}
