import ArgumentParser
import Postgres
import Settings
import Telemetry
import TimeSeries

extension Database {
    /// Holds data against retention.
    struct Hold: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Holds what retention must not remove: a shipment's readings, or a device's of some days.",
            discussion: """
                Without options it lists the holds, with --tenant those of a customer; with --from and --until alone it holds \
                what all of a customer's devices measured.
                """
        )

        @OptionGroup var source: ConfigurationOptions

        @Option(help: "The customer; without it the configuration's, and all for the list.")
        var tenant: String?

        @Option(help: "The shipment whose readings are held.")
        var shipment: String?

        @Option(help: "The device whose data are held, with --from and --until.")
        var device: String?

        @Option(help: "The first day (2026-01-31, UTC).")
        var from: String?

        @Option(help: "The last day.")
        var until: String?

        @Option(help: "Why; it is kept with the hold.")
        var reason = ""

        @Option(help: "Ends the hold of this number.")
        var release: Int?

        /// What is left out would be taken for a list of the holds, and nothing be held.
        func validate() throws {
            let ofDays = [device, from, until].compactMap(\.self)
            let ways = [release != nil, shipment != nil, !ofDays.isEmpty].count { $0 }
            if ways > 1 {
                throw ValidationError("name one of --release, --shipment, or a device with --from and --until")
            }
            if ways == 0, !reason.isEmpty {
                throw ValidationError("--reason says nothing of what is held: name --shipment, or --from and --until")
            }
            if !ofDays.isEmpty { _ = try days() }
        }

        func run() throws {
            let settings = try source.load()
            let connection = try Database.connect(settings)
            let whose = TenantName(rawValue: tenant ?? settings.tenant)
            if let release {
                try end(release, of: whose, connection)
            } else if let shipment {
                try hold(shipment, of: whose, connection)
            } else if from != nil {
                try holdDays(of: whose, connection)
            } else {
                try list(connection)
            }
        }

        private func days() throws -> Range<Timestamp> {
            guard let from, let until else {
                throw ValidationError("--from and --until say which days are held: name both")
            }
            let (first, last) = (try Database.day(from), try Database.day(until))
            guard first <= last else { throw ValidationError("--until lies before --from") }
            return first.start..<last.advanced(by: 1).start
        }

        private func end(_ number: Int, of tenant: TenantName, _ connection: Connection) throws {
            try CommandAudit.note("hold release", of: "\(number)", tenant: tenant.rawValue, on: connection)
            guard try LegalHold(connection).release(Int64(number)) else {
                Talk.problem("there is no hold \(number), or it has ended")
                throw ExitCode(66)
            }
            print("released")
        }

        private func hold(_ shipment: String, of tenant: TenantName, _ connection: Connection) throws {
            try CommandAudit.note("hold place", of: shipment, tenant: tenant.rawValue, on: connection)
            let hold = LegalHold(connection)
            let count = try hold.place(tenant: tenant, shipment: shipment, now: Timestamp.now, reason: reason)
            guard count > 0 else {
                Talk.problem("nothing is held: \(tenant.rawValue) has no shipment \(shipment), or it was never loaded")
                throw ExitCode(66)
            }
            print("\(count) devices are held")
        }

        private func holdDays(of tenant: TenantName, _ connection: Connection) throws {
            let hold = LegalHold(connection)
            let name = device.map(DeviceName.init(rawValue:))
            guard try hold.concernsSomething(of: tenant, device: name) else {
                Talk.problem("nothing is held: \(tenant.rawValue) has no \(device.map { "device \($0)" } ?? "devices")")
                throw ExitCode(66)
            }
            let what = "\(device ?? "all devices") \(from ?? "") to \(until ?? "")"
            try CommandAudit.note("hold place", of: what, tenant: tenant.rawValue, on: connection)
            print("hold \(try hold.place(tenant: tenant, device: name, in: days(), reason: reason))")
        }

        private func list(_ connection: Connection) throws {
            let rows = try connection.query(
                """
                SELECT * FROM isotherm.legal_hold
                WHERE released_at IS NULL AND ($1::text IS NULL OR tenant = $1) ORDER BY id
                """,
                [.text(tenant)]
            )
            for row in rows {
                print(
                    "\(try row.int("id"))  \(try row.string("tenant"))  \(try row.optionalString("device") ?? "all devices")  "
                        + "\(try row.string("from_time")) to \(try row.string("until_time"))  \(try row.string("reason"))"
                )
            }
        }
    }
}
