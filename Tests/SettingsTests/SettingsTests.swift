import Foundation
import Settings
import Testing

@Suite("Settings")
struct SettingsTests {
    /// The file as it is shipped: three folders above this one.
    private static let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "config/isotherm.yaml").path

    private func load(
        _ yaml: String,
        environment: [String: String] = [:],
        flags: [String: String] = [:]
    ) throws -> Settings {
        let file = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString).yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }  // a leftover in the temporary folder harms nobody
        return try Settings.load(file: file.path, environment: environment, flags: flags)
    }

    private func problems(_ yaml: String, environment: [String: String] = [:]) -> [String] {
        do {
            _ = try load(yaml, environment: environment)
            return []
        } catch let error as SettingsError {
            return error.description.split(separator: "\n").map(String.init)
        } catch {
            return ["\(error)"]
        }
    }

    @Test("the shipped file says what the defaults are")
    func shippedFileEqualsDefaults() throws {
        let fromFile = try Settings.load(file: Self.shipped, environment: [:])
        let defaults = try Settings.load(file: nil, environment: [:])
        #expect(String(reflecting: fromFile) == String(reflecting: defaults))
    }

    @Test("the shipped file names every setting")
    func shippedFileIsComplete() throws {
        let text = try String(contentsOfFile: Self.shipped, encoding: .utf8)
        let missing = Settings.keys.map(\.path).filter { path in
            path.split(separator: ".").last.map { !text.contains("\($0):") } ?? true
        }
        #expect(missing.isEmpty)
    }

    @Test("the environment lies over the file, flags over both")
    func precedence() throws {
        let yaml = "http:\n  port: 8081\n"
        #expect(try load(yaml).http.port == 8081)
        #expect(try load(yaml, environment: ["ISOTHERM_HTTP_PORT": "8082"]).http.port == 8082)
        let flagged = try load(yaml, environment: ["ISOTHERM_HTTP_PORT": "8082"], flags: ["http.port": "8083"])
        #expect(flagged.http.port == 8083)
    }

    @Test("channels, rules and maintenance are read under the names of the user")
    func alerts() throws {
        let yaml = """
            alerts:
              time_zone: Europe/Moscow
              channels:
                desk: {kind: telegram, token: "1:a", to: ["-100"], quiet_hours: "22:00-07:00"}
              rules:
                night: {events: [breach], severity: critical, channels: [desk], escalation: ["15m desk Anna"]}
              maintenance:
                spring: {place: van-7, from: 2026-04-01T06:00:00Z, until: 2026-04-01T18:00:00Z}
            """
        let alerts = try load(yaml).alerts
        #expect(alerts.channels.map(\.name) == ["desk"] && alerts.channels[0].token?.revealed == "1:a")
        #expect(alerts.channels[0].recipients == ["-100"] && alerts.channels[0].timeoutSeconds == 15)
        #expect(alerts.rules[0].severity == "critical" && alerts.rules[0].escalation == ["15m desk Anna"])
        #expect(alerts.maintenance[0].place == "van-7" && alerts.maintenance[0].tenant == nil)
        #expect(!String(reflecting: alerts).contains("1:a"))
        let wrong = problems("alerts:\n  channels:\n    desk:\n      kind: pigeon\n")
        #expect(wrong.contains { $0.hasPrefix("alerts.channels.desk.kind") && $0.contains("telegram") })
        #expect(problems("alerts:\n  channels:\n    desk:\n      to: [x]\n").count == 1)
    }

    @Test("a map from a server says its origin and who made it")
    func onlineMap() throws {
        func map(_ url: String) throws -> MapSettings? {
            try load("http: {map: {url: \"\(url)\", attribution: \"© us\"}}").http.onlineMap
        }
        let tiles = "https://Tiles.example.org/a/{z}/{x}/{y}{ratio}.png?key=1"
        #expect(try map(tiles)?.origin == "https://tiles.example.org")
        #expect(try map("http://127.0.0.1:8081/style.json")?.origin == "http://127.0.0.1:8081")
        #expect(try map("https://[::1]:8081/style.json")?.origin == "https://[::1]:8081")
        #expect(try load("").http.onlineMap == nil)
    }

    @Test(
        "a map that browsers could not fetch is named by its key",
        arguments: [
            "ftp://a.example/{z}/{x}/{y}.png", "tiles.example/{z}/{x}/{y}.png", "https://a.example",
            "https://user:word@a.example/{z}/{x}/{y}.png", "https://a.example;script-src/{z}/{x}/{y}.png",
            "https://{s}.a.example/{z}/{x}/{y}.png", "https://a.example/{s}/{z}/{x}/{y}.png",
            "https://a.example/{z}/{x}.png", "https://a.example/{z}/{x}/{y}.pbf", "https://a.example/{z/x/y.png",
        ]
    )
    func wrongMap(url: String) {
        let found = problems("http: {map: {url: \"\(url)\", attribution: \"© us\"}}")
        #expect(found.count == 1 && found.first?.hasPrefix("http.map.url: expected") == true, "\(found)")
    }

    @Test("a map without its makers, and makers without a map, are named by their keys")
    func mapWithoutAttribution() {
        let url = "https://a.example/{z}/{x}/{y}.png"
        #expect(problems("http: {map: {url: \"\(url)\"}}").first?.hasPrefix("http.map.attribution:") == true)
        #expect(problems("http: {map: {attribution: x}}").first?.hasPrefix("http.map.attribution:") == true)
        let wrong = problems("http: {map: {url: \"\(url)\", attribution: x, attribution_url: \"javascript:1\"}}")
        #expect(wrong.count == 1 && wrong.first?.hasPrefix("http.map.attribution_url:") == true, "\(wrong)")
    }

    @Test("a named hook can come from the environment alone")
    func hookFromEnvironment() throws {
        let settings = try load(
            "",
            environment: [
                "ISOTHERM_HOOKS_DESK_URL": "http://127.0.0.1:9/", "ISOTHERM_HOOKS_DESK_SECRET": "whsec_c2VjcmV0",
                "ISOTHERM_HOOKS_DESK_EVENTS": "isotherm.breach.*,isotherm.plan.*",
            ]
        )
        let hook = try #require(settings.hooks.first)
        #expect(hook.name == "desk")
        #expect(hook.events == ["isotherm.breach.*", "isotherm.plan.*"])
        #expect(hook.secret?.revealed == "whsec_c2VjcmV0")
    }

    @Test("every wrong key is named at once, with what was expected and what came")
    func allProblemsAtOnce() {
        let found = problems(
            "http:\n  port: 99999\n  prot: 1\nbroker:\n  tls: maybe\nplanning:\n  breach_policy: loud\n"
        )
        #expect(found.count == 4)
        #expect(found.contains { $0.hasPrefix("http.port: expected a whole number from 0 to 65535, came \"99999\"") })
        #expect(found.contains { $0.hasPrefix("http.prot: no setting has this name") })
        #expect(found.contains { $0.hasPrefix("broker.tls: expected true or false, came \"maybe\"") })
        #expect(found.contains { $0.hasPrefix("planning.breach_policy: expected one of off, suggest, auto") })
    }

    @Test("a variable that sets nothing is a problem, not silence")
    func unknownVariable() {
        #expect(problems("", environment: ["ISOTHERM_HTTP_PROT": "1"]).first?.contains("ISOTHERM_HTTP_PROT") == true)
    }

    @Test("a hook without a secret is refused")
    func hookWithoutSecret() {
        #expect(
            problems("hooks:\n  desk:\n    url: http://127.0.0.1/\n").first?.hasPrefix("hooks.desk.secret:") == true
        )
    }

    @Test("broken YAML says where it breaks")
    func brokenYAML() {
        #expect(problems("http: [1,").first?.contains("is not YAML") == true)
    }

    @Test("a secret comes from a file without its line end and is never printed")
    func secretFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
        try "swordfish\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }  // a leftover in the temporary folder harms nobody
        let settings = try load("database:\n  password_file: \(file.path)\n")
        #expect(settings.database.password?.revealed == "swordfish")
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!dumped.contains("swordfish"))
        #expect(!"\(settings)".contains("swordfish"))
    }

    @Test("a secret of the wrong kind is not shown in the message either")
    func wrongSecretIsNotShown() {
        let found = problems("database:\n  password: [swordfish]\n")
        #expect(found.count == 1)
        #expect(found.first?.contains("swordfish") == false)
    }
}
