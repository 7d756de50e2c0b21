internal import ColdChain
internal import Postgres
internal import Telemetry
internal import TimeSeries

extension DetectorBench {
    /// Devices whose states are loaded at once.
    private static let page = 500
    /// Bytes of states that are written at once, about: the statement that carries them is there three times over, in the
    /// parameters and twice in libpq, whose buffer keeps the most that it ever held.
    private static let pageBytes = 256 << 10

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
            select d.id, d.tenant, d.name, d.profile, s.state, s.updated_at, h.state::text as health,
                case when s.device_id is null then false else exists (
                    select from isotherm.series e join isotherm.latest_reading l on l.series_id = e.id
                    where e.device_id = d.id and e.metric in (\(Self.judgedMetrics)) and l.received_at > s.updated_at
                ) end as is_behind
            from isotherm.device d left join isotherm.detector_state s on s.device_id = d.id
                left join isotherm.device_health h on h.device_id = d.id
            where d.id = any($1::int[])
            """,
            [.intArray(devices.map(Int64.init))]
        )
        var behind: [Int] = []
        for row in rows {
            let number = Int32(truncatingIfNeeded: try row.int("id"))
            guard seatOfDevice[number] == nil else { continue }
            let tenant = TenantName(rawValue: try row.string("tenant"))
            let device = DeviceName(rawValue: try row.string("name"))
            guard let profile = options.profile(tenant, device, try row.optionalString("profile")) else {
                unjudged.insert(number)
                continue
            }
            let savedAt = try row.optionalMicroseconds("updated_at").map(Timestamp.init(microseconds:))
            if let savedAt { newestArrival = max(newestArrival, savedAt) }
            let state = SavedState(try row.optionalBytes("state") ?? [])
            let description = DeviceDescription(tenant: tenant, device: device)
            seatOfDevice[number] = seats.count
            if try row.bool("is_behind") { behind.append(seats.count) }
            seats.append(
                Seat(
                    detector: detector(state.snapshot, description, profile),
                    health: HealthStore.feed(try row.optionalString("health"), profile),
                    tenant: tenant,
                    device: number,
                    savedAt: savedAt ?? Timestamp(microseconds: 0),
                    savedNewest: state.newest,
                    newest: state.newest,
                    isNew: savedAt == nil
                )
            )
        }
        return behind.isEmpty ? [] : try replay(behind, on: connection)
    }

    /// What detectors look at; the list of an SQL condition.
    private static let judgedMetrics = "'temperature', 'door', 'compressor'"

    /// A state that cannot be read, from another version of the program, is begun anew: the device is judged on from
    /// here, and episodes that were open are told again under their own ids.
    func detector(_ state: [UInt8], _ device: DeviceDescription, _ profile: Profile) -> DeviceDetector {
        let fresh = DeviceDetector(device: device, profile: profile, settings: options.settings)
        if state.isEmpty { return fresh }
        do throws(SnapshotError) {
            return try DeviceDetector(restoring: state, device: device, profile: profile, settings: options.settings)
        } catch {
            return fresh
        }
    }

    /// Judges the readings that were stored after the states of their devices, in the order of their arrival.
    private mutating func replay(_ places: [Int], on connection: Connection) throws(PostgresError) -> [JudgedEvent] {
        let sources = try sources(of: places, on: connection)
        let since = sources.map { series, source in
            ReadingStore.Since(
                series: series,
                measured: seats[source.seat].savedNewest,
                received: seats[source.seat].savedAt
            )
        }
        var judged: [JudgedEvent] = []
        var events: [DetectorEvent] = []
        for arrival in try ReadingStore(connection).arrivals(since) {
            guard let source = sources[arrival.series] else { continue }
            let seat = source.seat
            let sample = Sample(
                metric: source.metric,
                channel: source.channel,
                value: arrival.reading.value,
                eventTime: arrival.reading.time,
                receivedTime: arrival.receivedAt,
                quality: arrival.reading.quality
            )
            newestArrival = max(newestArrival, sample.receivedTime)
            seats[seat].detector.ingest(sample, into: &events)
            seats[seat].health.take(sample)
            seats[seat].note(sample)
            if !events.isEmpty { seats[seat].mustSave = true }
            for event in events {
                judged.append(JudgedEvent(event: event, tenant: seats[seat].tenant, device: seats[seat].device))
            }
            events.removeAll(keepingCapacity: true)
        }
        return judged
    }

    /// The series that the detectors of some places look at, by number.
    private func sources(
        of places: [Int],
        on connection: Connection
    ) throws(PostgresError) -> [Int32: (seat: Int, metric: Metric, channel: String)] {
        let rows = try connection.query(
            """
            select id, device_id, metric, channel from isotherm.series
            where device_id = any($1::int[]) and metric in (\(Self.judgedMetrics))
            """,
            [.intArray(places.map { Int64(seats[$0].device) })]
        )
        var sources: [Int32: (seat: Int, metric: Metric, channel: String)] = [:]
        for row in rows {
            guard let seat = seatOfDevice[Int32(truncatingIfNeeded: try row.int("device_id"))] else { continue }
            let metric = Metric(rawValue: try row.string("metric"))
            sources[Int32(truncatingIfNeeded: try row.int("id"))] = (seat, metric, try row.string("channel"))
        }
        return sources
    }

    /// Writes states in the open transaction. `readingsUntil` is the arrival of the newest reading they have judged.
    mutating func save(
        _ places: [Int],
        readingsUntil: Timestamp,
        on connection: Connection
    ) throws(PostgresError) {
        var start = 0
        while start < places.count {
            var states: [Written] = []
            var bytes = 0
            for place in places[start...].prefix(Self.page) where bytes < Self.pageBytes {
                let state = written(place, readingsUntil: readingsUntil)
                bytes += state.bytes.count
                states.append(state)
            }
            let part = places[start..<start + states.count]
            start += part.count
            try connection.execute(
                """
                insert into isotherm.detector_state as s (device_id, state, updated_at)
                select * from unnest($1::int[], $2::bytea[], $3::timestamptz[])
                on conflict (device_id) do update
                set state = excluded.state, updated_at = greatest(s.updated_at, excluded.updated_at)
                """,
                [
                    .intArray(part.map { Int64(seats[$0].device) }),
                    .bytesArray(states.map(\.bytes)), .timestampArray(states.map(\.judgedUntil.microseconds)),
                ]
            )
            let whole = zip(part, states).filter(\.1.isWhole).map(\.0)
            try HealthStore.save(whole.map { (seats[$0].device, seats[$0].health) }, on: connection)
            for (place, state) in zip(part, states) {
                seats[place].savedAt = state.judgedUntil
                seats[place].savedNewest = state.newest
                if state.isWhole { seats[place].unsaved = 0 }
                seats[place].mustSave = false
                seats[place].isNew = false
            }
        }
    }

    /// What is written of a detector.
    private struct Written {
        let bytes: [UInt8]
        /// The newest event time that the bytes know, and the arrival of the newest reading that they have judged.
        let newest: Timestamp
        let judgedUntil: Timestamp
        /// Whether the bytes hold the state, and not only from where on to judge.
        let isWhole: Bool
    }

    /// The state of a detector as it is to be written; of one that has only begun and said nothing, the moment before
    /// its first reading, from which the stored readings make the same state again.
    private func written(_ place: Int, readingsUntil: Timestamp) -> Written {
        let seat = seats[place]
        guard seat.isNew, !seat.mustSave, let (earliest, received) = seat.beginning,
            received.seconds(since: earliest) < Self.silenceSeconds
        else {
            let bytes = SavedState.bytes(seat.detector.snapshot(), newest: seat.newest)
            return Written(bytes: bytes, newest: seat.newest, judgedUntil: readingsUntil, isWhole: true)
        }
        let newest = Timestamp(microseconds: earliest.microseconds - 1)
        let judgedUntil = Timestamp(microseconds: received.microseconds - 1)
        return Written(
            bytes: SavedState.bytes([], newest: newest),
            newest: newest,
            judgedUntil: judgedUntil,
            isWhole: false
        )
    }
}
