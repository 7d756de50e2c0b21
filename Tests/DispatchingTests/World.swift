import Dispatching
import Foundation
import Postgres
import RoadNetwork

/// A small town with a depot in the middle, in a database of its own.
struct World {
    static let tenant = "t1"
    static let depot = Coordinate(latitude: 55.75, longitude: 37.62)

    let options: ConnectionOptions
    let connection: Connection
    /// The present: a whole second, so that times come back from JSON as they went in.
    let now: Date

    init(vehicles: [String] = ["van-1", "van-2"], now: Date? = nil) throws {
        self.now = now ?? Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
        options = try Servers.database()
        connection = try Connection(options)
        try Facilities.save(
            [Facility(name: "depot", kind: .depot, label: "Depot", place: Self.depot)],
            tenant: Self.tenant,
            on: connection
        )
        let fleet = vehicles.map { name in
            FleetVehicle(name: name, courier: "courier-\(name)", depot: "depot", devices: [name], capacity: [20])
        }
        try Vehicles.save(fleet, tenant: Self.tenant, on: connection)
    }

    /// A drop some kilometres from the depot; the whole day is its window.
    func drop(
        _ number: String,
        north: Double,
        east: Double,
        amount: Int = 1,
        profile: String = "chilled",
        windowEnd: TimeInterval = 36_000
    ) -> NewShipment {
        NewShipment(
            number: number,
            facility: "depot",
            label: "Shop \(number)",
            place: Coordinate(latitude: Self.depot.latitude + north / 111, longitude: Self.depot.longitude + east / 63),
            windowStart: now,
            windowEnd: now.addingTimeInterval(windowEnd),
            amount: [amount],
            profile: profile
        )
    }

    /// An order for each drop, with the drop's number.
    func order(_ drops: [NewShipment]) throws {
        let orders = drops.map { NewOrder(number: $0.number, channel: "test", shipments: [$0]) }
        try connection.transaction { () throws in
            try Orders.create(orders, tenant: Self.tenant, at: now, on: connection)
        }
    }

    func pool() -> Pool { Pool(options) }

    /// A plan as things stand.
    func draft(_ trigger: ReplanTrigger = .request, reference: String = "", at time: Date? = nil) async throws
        -> PlanDraft
    {
        var settings = PlannerOptions()
        settings.solveMilliseconds = 150
        let planner = Planner(travelTimes: GreatCircle(), options: settings)
        let pool = pool()
        let draft = try await planner.plan(
            tenant: Self.tenant,
            trigger: trigger,
            reference: reference,
            at: time ?? now,
            pool: pool
        )
        await pool.close()
        return draft
    }

    /// A proposal of a draft.
    @discardableResult
    func propose(_ draft: PlanDraft, expiresAt: Date? = nil) throws -> Int {
        try connection.transaction { () throws in
            try Proposals.propose(draft, tenant: Self.tenant, expiresAt: expiresAt, on: connection)
        }
    }

    func accept(_ version: Int, expecting running: Int?, at time: Date? = nil) throws {
        try Self.accept(version, expecting: running, at: time ?? now, on: connection)
    }

    static func accept(_ version: Int, expecting running: Int?, at time: Date, on connection: Connection) throws {
        try connection.transaction { () throws in
            try Proposals.accept(
                version,
                expectedRunning: running,
                by: "anna",
                tenant: tenant,
                at: time,
                on: connection
            )
        }
    }

    /// Plans, proposes and accepts.
    func planAndAccept() async throws {
        let draft = try await draft()
        try accept(try propose(draft), expecting: draft.basedOn)
    }

    /// What the vehicle's courier reports.
    @discardableResult
    func report(
        _ kind: CourierReport.Kind,
        _ shipment: String,
        by vehicle: String,
        id: String? = nil,
        at time: Date? = nil
    ) throws -> CourierEvents.Outcome {
        let report = CourierReport(
            id: id ?? "\(kind.rawValue)-\(shipment)",
            kind: kind,
            shipment: shipment,
            at: time ?? now
        )
        return try connection.transaction { () throws in
            try CourierEvents.take(report, from: "courier-\(vehicle)", tenant: Self.tenant, on: connection)
        }
    }

    func state(_ shipment: String) throws -> ShipmentState? {
        try Shipments.get(shipment, tenant: Self.tenant, on: connection)?.state
    }

    func running() throws -> Plan? { try Plans.running(tenant: Self.tenant, on: connection) }

    /// The deliveries that a vehicle has left by a plan, in their order.
    static func deliveries(_ routes: [PlanRoute], _ vehicle: String) -> [String] {
        let stops = routes.first { $0.vehicle == vehicle }?.stops ?? []
        return stops.filter { $0.kind == .deliver && !$0.isFrozen }.compactMap(\.shipment)
    }

    /// The first value of the first row as a text.
    func value(_ sql: String, _ parameters: [Parameter] = []) throws -> String? {
        let rows = try connection.query(sql, parameters)
        return try rows.first?.optionalString(rows.columnNames[0])
    }

    /// A vehicle west of the depot with two loads on board, by a plan that brings the near, dry one first.
    func driveWithTwoLoads(_ vehicle: String) async throws {
        try order([drop("dry", north: 1, east: -3, profile: "dry"), drop("cold", north: 4, east: 0)])
        try locate(vehicle, Coordinate(latitude: Self.depot.latitude, longitude: Self.depot.longitude - 4.0 / 63))
        for number in ["dry", "cold"] { try report(.loaded, number, by: vehicle) }
        try await planAndAccept()
    }

    // MARK: - What the collector writes

    /// The device of a vehicle told its position.
    func locate(_ vehicle: String, _ place: Coordinate, at time: Date? = nil) throws {
        let device = try device(vehicle)
        try connection.execute(
            """
            insert into isotherm.latest_position (device_id, time, latitude, longitude, received_at)
            values ($1, $2, $3, $4, now()) on conflict (device_id)
            do update set time = excluded.time, latitude = excluded.latitude, longitude = excluded.longitude
            """,
            [
                .int(device), .timestamp(microseconds: Int64((time ?? now).timeIntervalSince1970 * 1e6)),
                .double(place.latitude), .double(place.longitude),
            ]
        )
    }

    /// The device of a vehicle told the temperature of its load space.
    func measure(_ vehicle: String, celsius: Double, minutesAgo: Double = 0) throws {
        let time = Int64((now.timeIntervalSince1970 - minutesAgo * 60) * 1e6)
        try connection.execute(
            """
            with s as (insert into isotherm.series (device_id, metric, channel, unit) values ($1, 'temperature', '', 'Cel')
                       on conflict (device_id, metric, channel, unit) do update set unit = excluded.unit returning id)
            insert into isotherm.latest_reading (series_id, time, value, quality, received_at)
            select id, $2, $3, 0, now() from s on conflict (series_id)
            do update set time = excluded.time, value = excluded.value
            """,
            [.int(try device(vehicle)), .timestamp(microseconds: time), .double(celsius)]
        )
    }

    /// What the detector takes a vehicle's goods to be.
    func judge(_ vehicle: String, goods celsius: Double, minutesAgo: Double = 0) throws {
        let time = Int64((now.timeIntervalSince1970 - minutesAgo * 60) * 1e6)
        try connection.execute(
            """
            insert into isotherm.goods_estimate (device_id, time, celsius, aboard_since) values ($1, $2, $3, $2)
            on conflict (device_id) do update set time = excluded.time, celsius = excluded.celsius
            """,
            [.int(try device(vehicle)), .timestamp(microseconds: time), .double(celsius)]
        )
    }

    /// A breach or warning of a vehicle's load space, with its event, in one transaction.
    func endanger(
        _ vehicle: String,
        _ id: String,
        kind: String = "breach",
        predictedAt: Date? = nil,
        limit: Double? = nil
    ) throws {
        let device = try device(vehicle)
        let type = kind == "breach" ? "isotherm.breach.opened" : "isotherm.warning.raised"
        let time = Int64(now.timeIntervalSince1970 * 1e6)
        try connection.transaction { () throws in
            try connection.execute(
                """
                insert into isotherm.episode (id, tenant, device_id, class, code, severity, started_at, opened_at,
                    predicted_at, profile, sentence_en, explanation)
                values ($1, $2, $3, $4, 'hot', 'critical', $5, $5, $6, 'chilled', 'chilled goods above 8 °C',
                    jsonb_build_object('evidence', jsonb_build_object('limit', $7::float8)))
                """,
                [
                    .text(id), .text(Self.tenant), .int(device), .text(kind), .timestamp(microseconds: time),
                    .timestamp(microseconds: predictedAt.map { Int64($0.timeIntervalSince1970 * 1e6) }),
                    .double(limit),
                ]
            )
            try connection.execute(
                """
                insert into isotherm.outbox (event_id, tenant, type, subject, time, data)
                values ($1, $2, $3, $4, $5, '{}')
                """,
                [
                    .text("\(id)-opened"), .text(Self.tenant), .text(type), .text("\(kind)/\(id)"),
                    .timestamp(microseconds: time),
                ]
            )
        }
    }

    private func device(_ name: String) throws -> Int64 {
        let rows = try connection.query(
            """
            insert into isotherm.device (tenant, name) values ($1, $2)
            on conflict (tenant, name) do update set name = excluded.name returning id
            """,
            [.text(Self.tenant), .text(name)]
        )
        return try rows.single().int("id")
    }
}
