import ArgumentParser
import Foundation
import Settings
import Telemetry
import TimeSeries

extension Database {
    /// Finds what was out of range.
    struct Scan: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the series that measured something outside of limits, compressed or not.",
            discussion: """
                For questions that no profile has asked: `isotherm db scan --from 2026-01-31 --above 8` lists each series \
                with readings over 8 on that day, how many, when the first and the last, and their extremes.
                """
        )

        @OptionGroup var source: ConfigurationOptions

        @Option(help: "The first day (2026-01-31, UTC).")
        var from: String

        @Option(help: "The last day; without it the first.")
        var until: String?

        @Option(help: "Finds values under this.")
        var below: Double?

        @Option(help: "Finds values over this.")
        var above: Double?

        @Option(help: "Only this metric; empty looks at all.")
        var metric = "temperature"

        @Option(help: "Only this customer.")
        var tenant: String?

        @Flag(help: "A JSON array instead of lines.")
        var json = false

        /// A line as JSON.
        private struct Line: Encodable {
            let tenant: String
            let device: String
            let metric: String
            let channel: String
            let unit: String
            let count: Int
            let first: String
            let last: String
            let minimum: Double
            let maximum: Double

            init(_ found: OutOfRange) {
                tenant = found.series.tenant.rawValue
                device = found.series.device.rawValue
                metric = found.series.metric.rawValue
                channel = found.series.channel
                unit = found.unit
                count = found.count
                first = found.first.rfc3339
                last = found.last.rfc3339
                minimum = found.minimum
                maximum = found.maximum
            }
        }

        func validate() throws {
            if below == nil, above == nil { throw ValidationError("name a limit with --below, --above or both") }
        }

        func run() throws {
            let first = try Database.day(from)
            let last = try until.map(Database.day) ?? first
            guard first <= last else { throw ValidationError("--until lies before --from") }
            let store = ReadingStore(try Database.connect(source.load()))
            let lines = try store.outside(
                ValueLimits(below: below, above: above),
                in: first.start..<last.advanced(by: 1).start,
                metric: metric.isEmpty ? nil : Metric(rawValue: metric),
                tenant: tenant.map(TenantName.init(rawValue:))
            ).map(Line.init)
            if json { return try ResultJSON.show(lines) }
            for line in lines { print(Self.text(line)) }
            Talk.say(lines.isEmpty ? "nothing was outside" : "\(lines.count) series")
        }

        private static func text(_ line: Line) -> String {
            let name = [line.tenant, line.device, line.metric, line.channel].filter { !$0.isEmpty }
            return "\(name.joined(separator: "/")): \(line.count) readings, \(line.first) to \(line.last), "
                + "\(line.minimum) to \(line.maximum) \(line.unit)"
        }
    }
}
