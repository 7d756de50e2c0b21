internal import Foundation
internal import Outbox
public import Postgres

/// Takes the reports of couriers' devices: each is kept once, and either takes effect or is refused with a reason.
public enum CourierEvents {
    /// What became of a report.
    public enum Outcome: Sendable, Equatable {
        /// It took effect.
        case applied
        /// It is kept, but could not take effect.
        case refused(CourierRefusal)
        /// It was here already; nothing was done.
        case duplicate
    }

    /// Takes a report within the caller's transaction.
    ///
    /// Reports may come in any order and hours late: one that does not fit yet is tried again as soon as another report
    /// of the same shipment has taken effect.
    ///
    /// - Throws: ``DispatchError`` `.database`; what is wrong with the report itself is no error but a refusal.
    public static func take(
        _ report: CourierReport,
        from courier: String,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> Outcome {
        guard try keep(report, from: courier, tenant: tenant, on: connection) else { return .duplicate }
        let handler = CourierEventHandler(courier: courier, tenant: tenant, connection: connection)
        if let refusal = try handler.apply(report) {
            let code = try DispatchJSON.text(refusal)
            try DispatchError.database { () throws(PostgresError) in
                _ = try connection.execute(
                    """
                    update isotherm.courier_event set outcome = 'refused', reason = $3, refusal = $4
                    where tenant = $1 and event_id = $2
                    """,
                    [.text(tenant), .text(report.id), .text(refusal.sentence), .json(code)]
                )
            }
            return .refused(refusal)
        }
        try handler.retryRefused(shipment: report.shipment)
        return .applied
    }

    /// Keeps the report as applied; the caller corrects that when it is refused.
    private static func keep(
        _ report: CourierReport,
        from courier: String,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> Bool {
        let data = try DispatchJSON.text([
            "reason": report.reason, "facility": report.facility ?? "", "break": report.breakName ?? "",
            "compartment": report.compartment ?? "",
        ])
        return try DispatchError.database { () throws(PostgresError) in
            let inserted = try connection.execute(
                """
                insert into isotherm.courier_event (tenant, event_id, courier, kind, shipment, occurred_at, outcome, data)
                values ($1, $2, $3, $4, $5, $6, 'applied', $7) on conflict (tenant, event_id) do nothing
                """,
                [
                    .text(tenant), .text(report.id), .text(courier), .text(report.kind), .text(report.shipment),
                    .date(report.at), .json(data),
                ]
            )
            return inserted == 1
        }
    }
}
