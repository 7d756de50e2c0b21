import Foundation
import Metrics
import Observability
import Testing

@Suite("Prometheus exposition")
struct PrometheusRegistryTests {
    @Test("A counter ends in _total, with HELP, TYPE and its labels in order")
    func counter() {
        let registry = PrometheusRegistry(descriptions: ["isotherm_readings_total": "Readings by result."])
        let counter = Counter(
            label: "isotherm.readings",
            dimensions: [("result", "stored"), ("format", "plain")],
            factory: registry
        )
        counter.increment(by: 7)
        #expect(
            registry.exposition().contains(
                """
                # HELP isotherm_readings_total Readings by result.
                # TYPE isotherm_readings_total counter
                isotherm_readings_total{format="plain",result="stored"} 7

                """
            )
        )
    }

    @Test("A timer is a histogram in seconds whose buckets add up")
    func timer() {
        let registry = PrometheusRegistry(buckets: ["solve_seconds": [0.1, 1]])
        let timer = Timer(label: "solve", dimensions: [("mode", "full")], factory: registry)
        timer.recordMilliseconds(50)
        timer.recordMilliseconds(500)
        timer.recordSeconds(5)
        let text = registry.exposition()
        #expect(text.contains("solve_seconds_bucket{mode=\"full\",le=\"0.1\"} 1\n"))
        #expect(text.contains("solve_seconds_bucket{mode=\"full\",le=\"1\"} 2\n"))
        #expect(text.contains("solve_seconds_bucket{mode=\"full\",le=\"+Inf\"} 3\n"))
        #expect(text.contains("solve_seconds_sum{mode=\"full\"} 5.55\n"))
        #expect(text.contains("solve_seconds_count{mode=\"full\"} 3\n"))
    }

    @Test("The same labels in another order are the same series")
    func sameSeries() {
        let registry = PrometheusRegistry()
        Counter(label: "c", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
        Counter(label: "c", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
        #expect(registry.exposition().contains("c_total{a=\"1\",b=\"2\"} 2\n"))
    }

    @Test("A full family refuses further series and counts them")
    func seriesLimit() {
        let registry = PrometheusRegistry(seriesLimit: 2)
        for device in ["a", "b", "c"] {
            Counter(label: "c", dimensions: [("device", device)], factory: registry).increment()
        }
        let text = registry.exposition()
        #expect(!text.contains("device=\"c\""))
        #expect(text.contains("isotherm_metrics_refused_series_total 1\n"))
    }

    @Test("A name that is taken by another kind is not exposed twice")
    func kindConflict() {
        let registry = PrometheusRegistry()
        Meter(label: "queue", factory: registry).set(3)
        Recorder(label: "queue", aggregate: true, factory: registry).record(5)
        let text = registry.exposition()
        #expect(text.contains("# TYPE queue gauge\nqueue 3\n"))
        #expect(!text.contains("queue_bucket"))
    }

    @Test("Quotes, backslashes and line breaks in label values are escaped")
    func escaping() {
        let registry = PrometheusRegistry()
        Counter(label: "c", dimensions: [("path", "a\"b\\c\nd")], factory: registry).increment()
        #expect(registry.exposition().contains("c_total{path=\"a\\\"b\\\\c\\nd\"} 1\n"))
    }

    @Test("promtool finds nothing to say about it")
    func promtool() throws {
        let registry = PrometheusRegistry()
        Counter(label: "http.server.requestCount", dimensions: [("http.route", "/v1/{id}")], factory: registry)
            .increment()
        Timer(label: "http.server.request.duration", factory: registry).recordMilliseconds(3)
        Meter(label: "isotherm.webhook.queue.events", factory: registry).set(2.5)
        Recorder(label: "isotherm.ingest.batch.rows", factory: registry).record(512)
        let text = registry.exposition() + ProcessMetrics().exposition()

        let checker = Process()
        checker.executableURL = URL(fileURLWithPath: "/usr/bin/promtool")
        checker.arguments = ["check", "metrics"]
        let input = Pipe()
        let output = Pipe()
        checker.standardInput = input
        checker.standardOutput = output
        checker.standardError = output
        try checker.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        checker.waitUntilExit()
        #expect(checker.terminationStatus == 0, "\(said)")
        #expect(said.isEmpty, "\(said)")
    }

    @Test("The process reports memory, CPU and a start that is in the past")
    func process() throws {
        let text = ProcessMetrics().exposition()
        func value(_ name: String) throws -> Double {
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + " ") })
            return try #require(line.split(separator: " ").last.flatMap { Double($0) })
        }
        #expect(try value("process_resident_memory_bytes") > 1_000_000)
        #expect(try value("process_cpu_seconds_total") > 0)
        #expect(try value("process_open_fds") > 2)
        let start = try value("process_start_time_seconds")
        #expect(start <= Date().timeIntervalSince1970 && start > Date().timeIntervalSince1970 - 86_400)
    }
}
