public import Postgres
public import Telemetry

/// Holds on data that retention must not remove, whatever the policy says.
public struct LegalHold {
    private let connection: Connection

    /// Creates it on a connection.
    public init(_ connection: Connection) { self.connection = connection }

    /// Holds what a device has measured, or all devices of a tenant.
    ///
    /// - Returns: The hold's number.
    /// - Throws: The server's error.
    @discardableResult
    public func place(
        tenant: TenantName,
        device: DeviceName?,
        in range: Range<Timestamp>,
        reason: String
    ) throws(PostgresError) -> Int64 {
        try connection.query(
            """
            INSERT INTO isotherm.legal_hold (tenant, device, from_time, until_time, reason)
            VALUES ($1, $2, $3, $4, $5) RETURNING id
            """,
            [
                .text(tenant.rawValue), .text(device?.rawValue),
                .timestamp(microseconds: range.lowerBound.microseconds),
                .timestamp(microseconds: range.upperBound.microseconds), .text(reason),
            ]
        ).single().int("id")
    }

    /// Whether a hold would be about something: a name that is misspelt holds nothing, and nobody notices before it is gone.
    ///
    /// - Parameters:
    ///   - tenant: Whose data would be held.
    ///   - device: Nil for any device of the tenant.
    /// - Returns: Whether the tenant has this device, or anything at all.
    /// - Throws: The server's error.
    public func concernsSomething(of tenant: TenantName, device: DeviceName?) throws(PostgresError) -> Bool {
        try !connection.query(
            """
            SELECT FROM isotherm.device WHERE tenant = $1 AND ($2::text IS NULL OR name = $2)
            UNION ALL SELECT FROM isotherm.gateway WHERE tenant = $1 AND $2::text IS NULL LIMIT 1
            """,
            [.text(tenant.rawValue), .text(device?.rawValue)]
        ).isEmpty
    }

    /// Holds what the devices of a shipment's vehicle measured while it was on board, half an hour more at either end.
    ///
    /// - Parameters:
    ///   - tenant: Whose shipment it is.
    ///   - shipment: Its number.
    ///   - now: The present, as end of a shipment that is still on board.
    ///   - reason: Why, for the record.
    /// - Returns: How many devices are held, each vehicle's that had it on board; 0 when the shipment is unknown or was never loaded.
    /// - Throws: The server's error.
    @discardableResult
    public func place(
        tenant: TenantName,
        shipment: String,
        now: Timestamp,
        reason: String
    ) throws(PostgresError) -> Int {
        try connection.execute(
            """
            INSERT INTO isotherm.legal_hold (tenant, device, from_time, until_time, reason, shipment)
            SELECT l.tenant, v.device, l.loaded_at - interval '30 minutes',
                greatest(coalesce(l.left_at, $3), l.loaded_at) + interval '30 minutes', $4, l.shipment
            FROM isotherm.shipment_leg l
            JOIN isotherm.vehicle_device v ON v.tenant = l.tenant AND v.vehicle = l.vehicle
                AND isotherm.watches(v.compartment, l.compartment)
            WHERE l.tenant = $1 AND l.shipment = $2
            """,
            [.text(tenant.rawValue), .text(shipment), .timestamp(microseconds: now.microseconds), .text(reason)]
        )
    }

    /// Ends a hold.
    ///
    /// - Returns: Whether there was such a hold.
    /// - Throws: The server's error.
    public func release(_ number: Int64) throws(PostgresError) -> Bool {
        try connection.execute(
            "UPDATE isotherm.legal_hold SET released_at = now() WHERE id = $1 AND released_at IS NULL",
            [.int(number)]
        ) == 1
    }
}
