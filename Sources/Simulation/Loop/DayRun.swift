internal import ColdChain
internal import Dispatching
internal import Fleet
internal import Foundation
internal import RoadNetwork

/// One day under one policy: vehicles drive, goods warm, the detector listens, the policy answers.
///
/// No clock and no chance but the scenario's seed. Time goes in slices of ``slice`` seconds; within one, each vehicle
/// goes on exactly. Every minute the load spaces are read and the policy is asked.
struct DayRun {
    /// Seconds that vehicles go on one after the other.
    static let slice = 10
    /// Seconds between two readings, and between two looks of the policy.
    static let interval = 60

    let setting: DaySetting
    let policy: Policy
    /// What the policy with foresight knows: the dangers to come by vehicle.
    let foreknowledge: [String: LiveState.Danger]
    /// Seconds after midnight.
    var now: Int
    var sites: [Facility]
    var rounds: [Round]
    var loads: [Load]
    var rows: [String: Int]
    var watches: [ReeferWatch]
    var plan: Plan
    var wishes: [Wish] = []
    /// What happened, for people.
    var diary: [DiaryLine] = []
    var replans = 0
    /// Whether the foreknowledge has been told.
    var isForewarned = false
    var ambient: Double
    /// What each vehicle's lateness was last told for: the plan, and how often it had doubled.
    private var toldLate: [String: [Int]] = [:]
    private var pending: [DayChange]

    init(_ setting: DaySetting, policy: Policy, foreknowledge: [String: LiveState.Danger] = [:]) {
        let day = setting.scenario.day
        self.setting = setting
        self.policy = policy
        self.foreknowledge = foreknowledge
        now = day.begins.seconds
        ambient = day.ambient
        sites = day.facilities
        pending = setting.scenario.changes
        let places = Dictionary(uniqueKeysWithValues: sites.map { ($0.name, $0.place) })
        rounds = []
        watches = []
        for group in day.vehicles {
            guard let place = places[group.depot], let profile = setting.profiles[group.profile] else { continue }
            for vehicle in group.fleet {
                let start = Double(group.shiftStart.seconds)
                rounds.append(Round(vehicle, shiftStart: start, box: group.box, place: place))
                let seed = setting.scenario.seed
                watches.append(ReeferWatch(vehicle: vehicle.name, profile: profile, noise: day.noise, seed: seed))
            }
        }
        loads = []
        rows = [:]
        plan = setting.firstPlan
        add(setting.shipments)
        follow(setting.firstPlan)
    }

    /// The whole day, until nobody is on the road any more; two hours after its end everything stops.
    mutating func run() async throws -> DayOutcome {
        let ends = setting.scenario.day.ends.seconds
        while now < ends || (rounds.contains { !$0.stops.isEmpty } && now < ends + 7_200) {
            for change in pending where change.knownAt.seconds <= now || change.at.seconds <= now { apply(change) }
            pending.removeAll { $0.at.seconds <= now && ($0.until?.seconds ?? 0) <= now }
            if now % Self.interval == 0 { try await look() }
            advance()
        }
        return outcome()
    }

    // MARK: - Steps

    private mutating func advance() {
        for row in rounds.indices { drive(row, seconds: Double(Self.slice)) }
        now += Self.slice
        for row in loads.indices where loads[row].isStored && loads[row].record.state.isOpen {
            guard loads[row].record.vehicle == nil else { continue }
            loads[row].pass(air: nil, seconds: Double(Self.slice), now: Double(now))
        }
    }

    /// Reads all load spaces and lets the policy answer what they say.
    private mutating func look() async throws {
        for row in rounds.indices {
            let doorOpen = rounds[row].isOpen(doorSeconds: setting.scenario.day.doorSeconds)
            let opened = watches[row].read(rounds[row].box, doorOpen: doorOpen, at: now)
            for danger in opened {
                note(danger.sentence)
                guard policy != .foresight else { continue }
                wishes.append(Wish(trigger: danger.isBreach ? .breach : .warning, reference: danger.episode))
            }
            if policy == .nearestColdStore, !opened.isEmpty { unloadInStores(row) }
        }
        noteLateness()
        switch policy {
        case .none, .nearestColdStore: wishes = []
        case .isotherm, .foresight: try await replan()
        }
    }

    /// As the fleet's watch tells it: a quarter of an hour behind at the next stop, and again when that has doubled.
    private mutating func noteLateness() {
        for round in rounds {
            guard let stop = round.stops.first, stop.kind != .end else { continue }
            let late = Double(now) - stop.dueAt
            guard late > Double(Self.lateSeconds) else { continue }
            if case .serving = round.activity { continue }
            let occasion = [plan.version, Int(log2(late / Double(Self.lateSeconds)))]
            guard toldLate[round.name] != occasion else { continue }
            toldLate[round.name] = occasion
            wishes.append(Wish(trigger: .late, reference: round.name))
        }
    }

    /// What ``FleetWatchLimits`` has for late.
    private static let lateSeconds = FleetWatchLimits().lateSeconds

    // MARK: - Changes

    mutating func note(_ words: String) { diary.append(DiaryLine(seconds: now, words: words)) }

    private mutating func apply(_ change: DayChange) {
        switch change.kind {
        case .reeferFails:
            guard let row = rounds.firstIndex(where: { $0.name == change.vehicle }) else { return }
            rounds[row].box.compressorWorks = false
        case .heat:
            let isOver = change.until.map { now >= $0.seconds } ?? false
            ambient = isOver ? setting.scenario.day.ambient : change.ambient ?? ambient
        case .closed: close(change)
        case .orders:
            guard let batch = change.orders, let site = sites.first(where: { $0.name == batch.facility }) else {
                return
            }
            let shipments = batch.shipments(around: site.place, seed: setting.scenario.seed)
            guard rows[shipments.first?.number ?? ""] == nil else { return }
            add(shipments)
            wishes.append(Wish(trigger: .order, reference: ""))
        }
        forewarn()
    }

    /// Before it closes, its opening hours say when; then it is closed.
    private mutating func close(_ change: DayChange) {
        guard let row = sites.firstIndex(where: { $0.name == change.facility }), !sites[row].isClosed else { return }
        if now >= change.at.seconds {
            sites[row].isClosed = true
            wishes.append(Wish(trigger: .facility, reference: sites[row].name))
        } else if sites[row].opening == nil {
            sites[row].opening = OpeningHours(opens: "00:00", closes: change.at.text)
            wishes.append(Wish(trigger: .facility, reference: sites[row].name))
        }
    }

    private mutating func forewarn() {
        guard policy == .foresight, !isForewarned else { return }
        isForewarned = true
        guard let first = foreknowledge.values.map(\.episode).min() else { return }
        wishes.append(Wish(trigger: .warning, reference: first))
    }

    // MARK: - Loads

    private mutating func add(_ shipments: [NewShipment]) {
        for goods in shipments {
            guard let profile = setting.profiles[goods.profile] else { continue }
            rows[goods.number] = loads.count
            loads.append(Load(goods, profile: profile, seed: setting.scenario.seed))
        }
    }
}
