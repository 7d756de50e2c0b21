public import Foundation
public import Postgres

/// The stored durations and models of tenants.
public enum DurationModels {
    /// Notes what drives and services took lately, learns from what is noted, and stores what was learned; call it within a
    /// transaction.
    ///
    /// - Returns: The model.
    /// - Throws: ``DispatchError`` `.database`.
    @discardableResult
    public static func learn(
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) -> DurationModel {
        try DriveJournal(tenant: tenant, now: time, connection: connection).note()
        let model = DurationLearning(now: time).model(try observed(tenant: tenant, on: connection))
        try store(model, tenant: tenant, at: time, on: connection)
        return model
    }

    /// The model that was learned last; one that has learned nothing where there is none.
    public static func get(tenant: String, on connection: Connection) throws(DispatchError) -> DurationModel {
        try DispatchError.database { () throws(PostgresError) in
            var model = DurationModel()
            let rows = try connection.query(
                "select kind, slot, vehicle, points, basis, shared from isotherm.duration_ratio where tenant = $1",
                [.text(tenant)]
            )
            for row in rows {
                guard let kind = ObservedDuration.Kind(rawValue: try row.string("kind")),
                    let basis = DurationModel.Basis(rawValue: try row.string("basis"))
                else { continue }
                let slot = try row.int("slot")
                let vehicle = try row.string("vehicle")
                let key = DurationModel.Class(
                    kind: kind,
                    slot: slot < 0 ? nil : DaySlot(number: Int(slot)),
                    vehicle: vehicle.isEmpty ? nil : vehicle
                )
                let ratios = DurationRatios(points: try row.doubleArray("points"))
                model.entries[key] = DurationModel.Entry(ratios: ratios, basis: basis)
                if kind == .drive, slot < 0, let shared = try row.optionalDouble("shared") {
                    model.sharedVariance = shared
                }
            }
            return model
        }
    }

    /// The noted durations of a tenant, the oldest first.
    public static func observed(
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> [ObservedDuration] {
        try DispatchError.database { () throws(PostgresError) in
            var observed: [ObservedDuration] = []
            let rows = try connection.query(
                """
                select kind, shipment, vehicle, began_at, slot, planned_seconds, actual_seconds, source
                from isotherm.observed_duration where tenant = $1 order by began_at, kind, shipment
                """,
                [.text(tenant)]
            )
            observed.reserveCapacity(rows.count)
            for row in rows {
                guard let kind = ObservedDuration.Kind(rawValue: try row.string("kind")),
                    let source = ObservedDuration.Source(rawValue: try row.string("source"))
                else { continue }
                observed.append(
                    ObservedDuration(
                        kind: kind,
                        shipment: try row.string("shipment"),
                        vehicle: try row.string("vehicle"),
                        began: try row.date("began_at"),
                        slot: DaySlot(number: Int(try row.int("slot"))),
                        plannedSeconds: try row.double("planned_seconds"),
                        actualSeconds: try row.double("actual_seconds"),
                        source: source
                    )
                )
            }
            return observed
        }
    }

    private static func store(
        _ model: DurationModel,
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) {
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute("delete from isotherm.duration_ratio where tenant = $1", [.text(tenant)])
            for (key, entry) in model.entries {
                _ = try connection.execute(
                    """
                    insert into isotherm.duration_ratio (tenant, kind, slot, vehicle, points, basis, shared, learned_at)
                    values ($1, $2, $3, $4, $5, $6, $7, $8)
                    """,
                    [
                        .text(tenant), .text(key.kind.rawValue), .int(key.slot?.number ?? -1),
                        .text(key.vehicle ?? ""), .doubleArray(entry.ratios.points), .text(entry.basis.rawValue),
                        .double(key.kind == .drive ? model.sharedVariance : nil), .date(time),
                    ]
                )
            }
        }
    }
}
