internal import Postgres
internal import RoadNetwork

extension Plan {
    /// The plan without its routes, which are in tables of their own.
    init(_ row: Row) throws(DispatchError) {
        let texts = try DispatchError.database { () throws(PostgresError) in
            (try row.string("summary"), try row.string("difference"))
        }
        summary = try DispatchJSON.value(PlanSummary.self, from: texts.0)
        difference = try DispatchJSON.value(PlanDifference.self, from: texts.1)
        routes = []
        unassigned = []
        do throws(PostgresError) {
            version = Int(try row.int("version"))
            state = PlanState(rawValue: try row.string("state")) ?? .superseded
            trigger = ReplanTrigger(rawValue: try row.string("trigger")) ?? .request
            triggerReference = try row.string("trigger_reference")
            basedOn = Int(try row.optionalInt("based_on"))
            createdAt = try row.date("created_at")
            expiresAt = try row.optionalDate("expires_at")
            decidedAt = try row.optionalDate("decided_at")
            decidedBy = try row.optionalString("decided_by")
            decisionReason = try row.string("decision_reason")
        } catch {
            throw .database(error)
        }
    }
}

extension PlanRoute {
    init(_ row: Row, vehicle: String, stops: [PlanStop]) throws(PostgresError) {
        self.init(
            vehicle: vehicle,
            courier: try row.string("courier"),
            isChanged: try row.bool("changed"),
            distanceMetres: Int(try row.int("distance_metres")),
            durationSeconds: Int(try row.int("duration_seconds")),
            cost: Int(try row.int("cost")),
            stops: stops
        )
    }
}

extension PlanStop {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            kind: StopKind(rawValue: try row.string("kind")) ?? .end,
            shipment: try row.optionalString("shipment"),
            facility: try row.optionalString("facility"),
            compartment: try row.optionalString("compartment"),
            breakName: try row.optionalString("break_name"),
            label: try row.string("label"),
            place: Coordinate(latitude: try row.double("latitude"), longitude: try row.double("longitude")),
            arrivalAt: try row.date("arrival_at"),
            departureAt: try row.date("departure_at"),
            windowStart: try row.optionalDate("window_start"),
            windowEnd: try row.optionalDate("window_end"),
            latestAt: try row.optionalDate("latest_at"),
            isFrozen: try row.bool("frozen")
        )
    }
}
