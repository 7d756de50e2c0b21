import Foundation
import Glibc

/// The process's own figures, read from /proc at the moment of the scrape.
///
/// The names are those that the client libraries of Prometheus share:
/// https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
public struct ProcessMetrics: Sendable {
    private let startedAt: Double

    /// Remembers when the process was started: now, less the time it has run.
    public init() {
        startedAt = Date().timeIntervalSince1970 - (Self.age() ?? 0)
    }

    /// The figures as text; a figure that cannot be read is left out.
    public func exposition() -> String {
        var writer = ExpositionWriter()
        writer.writeSingle(
            name: "process_cpu_seconds_total",
            kind: .counter,
            help: "Total user and system CPU time spent in seconds.",
            value: Self.cpuSeconds()
        )
        if let bytes = Self.residentBytes() {
            writer.writeSingle(
                name: "process_resident_memory_bytes",
                kind: .gauge,
                help: "Resident memory size in bytes.",
                value: bytes
            )
        }
        if let count = Self.openDescriptors() {
            writer.writeSingle(
                name: "process_open_fds",
                kind: .gauge,
                help: "Number of open file descriptors.",
                value: Double(count)
            )
        }
        writer.writeSingle(
            name: "process_start_time_seconds",
            kind: .gauge,
            help: "Start time of the process since unix epoch in seconds.",
            value: startedAt
        )
        return writer.text
    }

    private static func cpuSeconds() -> Double {
        var cpu = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu)
        return Double(cpu.tv_sec) + Double(cpu.tv_nsec) / 1e9
    }

    /// Seconds since the process was started.
    ///
    /// Field 22 of /proc/self/stat is the start in ticks since boot (proc(5)); the name in field 2 may hold spaces.
    private static func age() -> Double? {
        guard let stat = contents("/proc/self/stat"), let end = stat.lastIndex(of: ")"),
            let system = contents("/proc/uptime")?.split(separator: " ").first.flatMap({ Double($0) })
        else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let ticks = Double(fields[19]) else { return nil }
        return system - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func residentBytes() -> Double? {
        guard let fields = contents("/proc/self/statm")?.split(separator: " "), fields.count > 1,
            let pages = Double(fields[1])
        else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static func openDescriptors() -> Int? {
        // A machine without /proc has no figure, and that is not an error of ours.
        try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    private static func contents(_ path: String) -> String? {
        // The same: no /proc, no figure.
        try? String(contentsOfFile: path, encoding: .utf8)
    }
}
