import Fleet
import Foundation
import Testing

@testable import Simulation

/// Scenario files: what is wrong with one is told with the name of the field.
@Suite struct ScenarioTests {
    /// A changed copy of the small day and its scenario, in a folder that is gone afterwards.
    private func reason(
        day dayEdit: (String) -> String = { $0 },
        scenario scenarioEdit: (String) -> String = { $0 }
    ) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // A folder that stays behind fails no test.
        let read = { (file: String) in try String(contentsOfFile: TestDay.path(file), encoding: .utf8) }
        let day = dayEdit(try read("small-day.yaml"))
        let scenario = scenarioEdit(try read("reefer-fails.yaml"))
        try day.write(to: folder.appending(path: "small-day.yaml"), atomically: true, encoding: .utf8)
        let file = folder.appending(path: "scenario.yaml")
        try scenario.write(to: file, atomically: true, encoding: .utf8)
        do throws(ScenarioError) {
            let scenario = try SimulationScenario.load(path: file.path)
            try scenario.checkProfiles(["grocery-2-6"])
        } catch {
            return error.reason
        }
        return ""
    }

    @Test func `the small day is without fault`() throws {
        #expect(try reason() == "")
    }

    @Test(arguments: [
        ("count: 4", "count: 0", "vehicles[0].count: must be from 1 to 500"),
        ("count: 4", "count: many", "vehicles.[0].count: expected"),
        ("prefix: van", "prefx: van", "vehicles[0].prefx: is not a key that is known here"),
        ("depot: depot", "depot: harbour", "vehicles[0].depot: there is no depot harbour"),
        ("carries: [grocery-2-6]", "carries: []", "vehicles[0].carries: must contain grocery-2-6"),
        ("shiftStart: \"08:00\"", "shiftStart: \"8:00\"", "expected a time as \"10:30\", came \"8:00\""),
        ("wallSeconds: 4800", "wallSeconds: 0", "vehicles[0].box: its time constants"),
        ("radiusKm: 8", "radiusKm: 0", "orders[0].radiusKm: must be from 0.1 to 200 km"),
        ("amountUpTo: 1", "amountUpTo: 17", "orders[0].amountUpTo: must be from 1 to 16"),
        ("windowEnd: \"13:30\"", "windowEnd: \"07:30\"", "orders[0].windowEnd: must be after windowStart"),
        ("latitude: 55.7500", "latitude: 155.75", "sites[0].latitude: is no place on earth"),
        ("kind: cold_store", "kind: igloo", "sites"),
        ("name: store", "name: depot", "sites[1].name: depot is there twice"),
        ("detourFactor: 1.4", "detourFactor: 0.4", "detourFactor: must be from 1 to 5"),
        ("ambient: 28\n", "", "ambient is missing"),
        ("grocery-2-6", "grocery-3-7", "vehicles[0].profile: there is no profile grocery-3-7"),
    ])
    func `a wrong value of a day is told with its path`(old: String, new: String, words: String) throws {
        let told = try reason(day: { $0.replacingOccurrences(of: old, with: new) })
        #expect(told.contains(words), "\(told)")
    }

    @Test(arguments: [
        ("vehicle: van-2", "vehicle: van-9", "changes[0].vehicle: there is no vehicle van-9"),
        (", vehicle: van-2", "", "changes[0].vehicle: is missing"),
        ("at: \"08:40\"", "at: \"07:40\"", "changes[0].at: is before the day begins at 08:00"),
        ("at: \"08:40\"", "at: \"08:40\", told: \"09:00\"", "changes[0].told: is after it happens"),
        ("kind: reefer_fails", "kind: reefer_explodes", "changes.[0].kind"),
        ("kind: reefer_fails", "kind: heat", "changes[0].ambient: is missing"),
        ("kind: reefer_fails", "kind: closed", "changes[0].facility: is missing"),
        ("kind: reefer_fails", "kind: orders", "changes[0].orders: is missing"),
        ("day: small-day.yaml", "day: large-day.yaml", "day: there is no file large-day.yaml beside the scenario"),
        ("seed: 3", "seed: 3\nsead: 4", "sead: is not a key that is known here"),
    ])
    func `a wrong value of a scenario is told with its path`(old: String, new: String, words: String) throws {
        let told = try reason(scenario: { $0.replacingOccurrences(of: old, with: new) })
        #expect(told.contains(words), "\(told)")
    }

    @Test func `a file that is not there is told`() {
        #expect(throws: ScenarioError.self) { try SimulationScenario.load(path: "/nowhere.yaml") }
    }

    @Test(arguments: ["reefer-fails", "two-reefers-fail", "heat-wave", "depot-closes", "more-orders"])
    func `the shipped scenarios are without fault`(name: String) throws {
        let tests = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        let file = tests.appending(path: "../../simulators/fleet/days/\(name).yaml").standardizedFileURL
        let scenario = try SimulationScenario.load(path: file.path)
        #expect(scenario.name == name && scenario.changes.count >= 1)
    }
}
