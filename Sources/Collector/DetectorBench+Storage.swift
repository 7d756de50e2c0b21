internal import ColdChain
internal import Postgres
internal import Telemetry
internal import TimeSeries

extension DetectorBench {
    /// Devices whose states are loaded at once.
    private static let page = 500

    /// Seats every device that has a state, so that those which have fallen silent are noticed too.
    ///
    /// - Returns: What the detectors had to say about readings stored after their states.
    mutating func loadAll(on connection: Connection) throws(PostgresError) -> [JudgedEvent] {
        var events: [JudgedEvent] = []
        var last: Int64 = 0
        while true {
            let rows = try connection.query(
                "select device_id from isotherm.detector_state where device_id > $1 order by device_id limit $2",
                [.int(last), .int(Self.page)]
            )
            var devices: [Int32] = []
            for row in rows { devices.append(Int32(truncatingIfNeeded: try row.int("device_id"))) }
            guard let highest = devices.last else { return events }
            last = Int64(highest)
            events += try load(devices, on: connection)
        }
    }

    /// Seats devices with the states that the database has, and judges what was stored since.
    ///
    /// Call it before the batch is written, or its readings would be judged twice.
    mutating func load(_ devices: [Int32], on connection: Connection) throws(PostgresError) -> [JudgedEvent] {
        var events: [JudgedEvent] = []
        var start = 0
        while start < devices.count {
            let part = Array(devices[start..<min(start + Self.page, devices.count)])
            start += part.count
            events += try loadPage(part, on: connection)
        }
        return events
    }

    private mutating func loadPage(_ devices: [Int32], on connection: Connection) throws(PostgresError) -> [JudgedEvent]
    {
        let rows = try connection.query(
            """
            select d.id, d.tenant, d.name, d.profile, s.state, s.updated_at
            from isotherm.device d left join isotherm.detector_state s on s.device_id = d.id
            where d.id = any($1::int[])
            """,
            [.intArray(devices.map(Int64.init))]
        )
        var oldest: Timestamp?
        for row in rows {
            let number = Int32(truncatingIfNeeded: try row.int("id"))
            guard seatOfDevice[number] == nil else { continue }
            let tenant = TenantName(rawValue: try row.string("tenant"))
            let device = DeviceName(rawValue: try row.string("name"))
            guard let profile = options.profile(tenant, device, try row.optionalString("profile")) else {
                unjudged.insert(number)
                continue
            }
            let description = DeviceDescription(tenant: tenant, device: device)
            let savedAt = try row.optionalMicroseconds("updated_at").map(Timestamp.init(microseconds:))
            if let savedAt { oldest = min(oldest ?? savedAt, savedAt) }
            seatOfDevice[number] = seats.count
            seats.append(
                Seat(
                    detector: detector(try row.optionalBytes("state"), description, profile),
                    tenant: tenant,
                    device: number,
                    savedAt: savedAt ?? Timestamp(microseconds: 0),
                    mustSave: savedAt == nil
                )
            )
        }
        guard let oldest else { return [] }
        return try replay(devices, since: oldest, on: connection)
    }

    /// A state that cannot be read, from another version of the program, is begun anew: the device is judged on from
    /// here, and episodes that were open are told again under their own ids.
    private func detector(_ state: [UInt8]?, _ device: DeviceDescription, _ profile: Profile) -> DeviceDetector {
        let fresh = DeviceDetector(device: device, profile: profile, settings: options.settings)
        guard let state else { return fresh }
        do throws(SnapshotError) {
            return try DeviceDetector(restoring: state, device: device, profile: profile, settings: options.settings)
        } catch {
            return fresh
        }
    }

    /// Judges the readings that were stored after the states of their devices, in the order of their arrival.
    ///
    /// Late readings write the state with them, so what is missing lies close to its arrival: the search begins a
    /// little before the oldest state.
    private mutating func replay(
        _ devices: [Int32],
        since oldest: Timestamp,
        on connection: Connection
    ) throws(PostgresError) -> [JudgedEvent] {
        let rows = try connection.query(
            """
            select r.time, r.value, r.quality, r.received_at, s.device_id, s.metric, s.channel
            from isotherm.reading r
            join isotherm.series s on s.id = r.series_id
            join isotherm.detector_state d on d.device_id = s.device_id
            where s.device_id = any($1::int[]) and s.metric in ('temperature', 'door', 'compressor')
              and r.time > $2 and r.received_at > d.updated_at
            order by r.received_at, r.time
            """,
            [
                .intArray(devices.map(Int64.init)),
                .timestamp(microseconds: oldest.advanced(bySeconds: -Self.lateSeconds * 1.5).microseconds),
            ]
        )
        var judged: [JudgedEvent] = []
        var events: [DetectorEvent] = []
        for row in rows {
            guard let seat = seatOfDevice[Int32(truncatingIfNeeded: try row.int("device_id"))] else { continue }
            let sample = Sample(
                metric: Metric(rawValue: try row.string("metric")),
                channel: try row.string("channel"),
                value: try row.optionalDouble("value"),
                eventTime: Timestamp(microseconds: try row.microseconds("time")),
                receivedTime: Timestamp(microseconds: try row.microseconds("received_at")),
                quality: Quality(rawValue: Int16(truncatingIfNeeded: try row.int("quality")))
            )
            seats[seat].detector.ingest(sample, into: &events)
            seats[seat].unsaved += 1
            if !events.isEmpty { seats[seat].mustSave = true }
            for event in events {
                judged.append(JudgedEvent(event: event, tenant: seats[seat].tenant, device: seats[seat].device))
            }
            events.removeAll(keepingCapacity: true)
        }
        return judged
    }

    /// Writes states in the open transaction. `readingsUntil` is the arrival of the newest reading they have judged.
    mutating func save(
        _ places: [Int],
        readingsUntil: Timestamp,
        on connection: Connection
    ) throws(PostgresError) {
        var start = 0
        while start < places.count {
            let part = places[start..<min(start + Self.page, places.count)]
            start += part.count
            let rows = part.map { (seats[$0].device, seats[$0].detector.snapshot()) }
            _ = try connection.pipeline { (pipeline) throws(PostgresError) in
                for (device, state) in rows {
                    pipeline.add(
                        """
                        insert into isotherm.detector_state as s (device_id, state, updated_at) values ($1, $2, $3)
                        on conflict (device_id) do update
                        set state = excluded.state, updated_at = greatest(s.updated_at, excluded.updated_at)
                        """,
                        [.int(device), .bytes(state), .timestamp(microseconds: readingsUntil.microseconds)]
                    )
                }
            }
            for place in part {
                seats[place].savedAt = readingsUntil
                seats[place].unsaved = 0
                seats[place].mustSave = false
            }
        }
    }
}
