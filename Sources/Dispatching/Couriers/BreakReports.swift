internal import Foundation
internal import Postgres

/// Lets a courier's report about a break take effect.
struct BreakReports {
    let courier: String
    let vehicle: String
    let tenant: String
    let connection: Connection

    /// Keeps when a break began or ended and tells the others.
    ///
    /// - Parameters:
    ///   - report: What the courier says; without the break's name the one that is nearest by the clock is meant.
    ///   - isEnd: Whether it ended.
    /// - Returns: Why it cannot take effect, or nil when it did.
    /// - Throws: ``DispatchError`` `.database`.
    func apply(_ report: CourierReport, isEnd: Bool) throws(DispatchError) -> CourierRefusal? {
        let breaks = try Vehicles.breaks(of: vehicle, tenant: tenant, on: connection)
        let known = breaks.filter { report.breakName == nil || $0.name == report.breakName }
        let nearest = known.compactMap { $0.occurrence(nearest: report.at) }
        guard let pause = nearest.min(by: { $0.distance(to: report.at) < $1.distance(to: report.at) }) else {
            return CourierRefusal(.unknownBreak, about: report.breakName)
        }
        let isNew = try keep(pause, report, isEnd: isEnd)
        guard isNew else { return nil }
        try DispatchEvents.append(
            isEnd ? DispatchEvents.breakEnded : DispatchEvents.breakStarted,
            subject: "vehicle/\(vehicle)",
            tenant: tenant,
            at: report.at,
            data: ["vehicle": vehicle, "courier": courier, "break": pause.name],
            on: connection
        )
        return nil
    }

    /// The first beginning and the last end count, in whatever order they are heard of.
    private func keep(
        _ pause: CourierBreak.Occurrence,
        _ report: CourierReport,
        isEnd: Bool
    ) throws(DispatchError) -> Bool {
        let column = isEnd ? "ended_at" : "began_at"
        let kept = isEnd ? "greatest" : "least"
        return try DispatchError.database { () throws(PostgresError) in
            let changed = try connection.execute(
                """
                insert into isotherm.break_taken as t (tenant, vehicle, name, due_at, length_seconds, \(column))
                values ($1, $2, $3, $4, $5, $6)
                on conflict (tenant, vehicle, name, due_at)
                do update set \(column) = \(kept)(t.\(column), excluded.\(column))
                where t.\(column) is distinct from \(kept)(t.\(column), excluded.\(column))
                """,
                [
                    .text(tenant), .text(vehicle), .text(pause.name), .date(pause.earliest), .int(pause.lengthSeconds),
                    .date(report.at),
                ]
            )
            return changed > 0
        }
    }
}
