internal import ColdChain
internal import Postgres
internal import Telemetry

extension DetectorBench {
    /// The channel on which the database names devices whose profile was changed, or nobody when a profile has a new
    /// version.
    static let profileChannel = "isotherm_profile"

    /// Looks up the versions in force, and judges every device by what holds for it now.
    mutating func refreshProfiles(on connection: Connection) throws(PostgresError) {
        try options.refresh(connection)
        try changeProfiles(of: unjudged.union(seatOfDevice.keys), on: connection)
    }

    /// Judges devices by the profiles that their rows name now: what was known of them goes on under the new rules.
    mutating func changeProfiles(of devices: Set<Int32>, on connection: Connection) throws(PostgresError) {
        if devices.isEmpty { return }
        let rows = try connection.query(
            "select id, tenant, name, profile from isotherm.device where id = any($1::int[])",
            [.intArray(devices.map(Int64.init))]
        )
        var retired: [Int32] = []
        for row in rows {
            let number = Int32(truncatingIfNeeded: try row.int("id"))
            let tenant = TenantName(rawValue: try row.string("tenant"))
            let device = DeviceName(rawValue: try row.string("name"))
            let profile = options.profile(tenant, device, try row.optionalString("profile"))
            let wasSeated = seatOfDevice[number] != nil
            change(number, DeviceDescription(tenant: tenant, device: device), to: profile)
            if wasSeated, seatOfDevice[number] == nil { retired.append(number) }
        }
        // Only those: every collector hears of a change, and the goods of a device that another one judges are not ours.
        try GoodsStore.remove(retired, on: connection)
        // A device that nobody judged before may have a judge now.
        forgetHandles()
    }

    private mutating func change(_ number: Int32, _ description: DeviceDescription, to profile: Profile?) {
        unjudged.remove(number)
        guard let seat = seatOfDevice[number] else { return }
        guard let profile else {
            seatOfDevice[number] = nil
            seats[seat].isRetired = true
            return
        }
        guard profile != seats[seat].detector.profile else { return }
        let state = seats[seat].detector.snapshot()
        seats[seat].detector = detector(state, description, profile)
        // What was learned of the unit holds as long as it is set to the same; as at a start.
        let fresh = HealthFeed(low: profile.low, high: profile.high)
        if seats[seat].health.health.setPoint != fresh.health.setPoint { seats[seat].health = fresh }
        seats[seat].mustSave = true
    }
}
