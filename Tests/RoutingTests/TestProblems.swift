import Routing

/// Random small problems and a clock for tests.
enum TestProblems {
    /// A clock that stands still: only iteration limits end a search.
    static let stillClock = SearchClock(milliseconds: { 0 })

    static func solve(_ problem: Problem, iterations: Int = 2_000, seed: UInt64 = 1) -> Solution {
        let options = SolverOptions(milliseconds: 1_000, iterationLimit: iterations, seed: seed)
        return Solver(problem, options: options).solve(clock: stillClock)
    }

    /// What a random problem contains.
    struct Features: OptionSet {
        let rawValue: Int
        static let windows = Features(rawValue: 1)
        static let shipments = Features(rawValue: 2)
        static let pickups = Features(rawValue: 4)
        static let skills = Features(rawValue: 8)
        static let setups = Features(rawValue: 16)
        static let limits = Features(rawValue: 32)
        static let breaks = Features(rawValue: 64)
        static let openEnds = Features(rawValue: 128)
        static let costs = Features(rawValue: 256)
        static let soft = Features(rawValue: 512)
        static let compartments = Features(rawValue: 1024)
        static let timeOnBoard = Features(rawValue: 2048)
        /// Vehicles that differ in nothing, so that local moves between routes apply.
        static let alike = Features(rawValue: 4096)
        /// Vehicles that differ in capacity, fixed price and price per kilometre only.
        static let unitCosts = Features(rawValue: 8192)
        /// A given plan that it costs something to leave; jobs only.
        static let movePrices = Features(rawValue: 131072)
        /// Travel times that depend on the time of day.
        static let rushHour = Features(rawValue: 65536)
        /// Vehicles that may come back for more.
        static let trips = Features(rawValue: 32768)
        /// Starts that were promised, and prices of missing them.
        static let promises = Features(rawValue: 262144)
        /// A given plan whose order it costs something to turn round; jobs only.
        static let order = Features(rawValue: 524288)
        /// A second dimension of all loads.
        static let dimensions = Features(rawValue: 1_048_576)
        /// A second profile, in which other ways are short, for every other vehicle.
        static let profiles = Features(rawValue: 2_097_152)
        /// Tables of distances that are not the durations, and of costs for one profile of two.
        static let tables = Features(rawValue: 4_194_304)
        /// A first job that is done already.
        static let frozen = Features(rawValue: 8_388_608)
        /// Loads that door openings warm up.
        static let warmUp = Features(rawValue: 16384)
    }

    /// A random problem with up to `tasks` stops on a grid of 100 by 100 seconds.
    static func random(seed: Int, stops: Int, vehicles: Int, _ features: Features) throws -> Problem {
        var source = TestRandom(seed: UInt64(seed))
        let side = stops + 2
        let points = (0..<side).map { _ in (source.below(100), source.below(100)) }
        var table: [Int32] = []
        for from in points {
            for to in points { table.append(Int32(abs(from.0 - to.0) + abs(from.1 - to.1))) }
        }
        var jobs: [Job] = []
        var shipments: [Shipment] = []
        var row = 2
        while row < side {
            if features.contains(.shipments), row + 1 < side, source.below(2) == 0 {
                shipments.append(shipment(row, features, &source))
                row += 2
            } else {
                jobs.append(job(row, features, &source))
                row += 1
            }
        }
        var fleet = (0..<vehicles).map { vehicle($0, features, &source) }
        if !features.isDisjoint(with: [.movePrices, .order]) {
            for row in jobs.indices {
                if features.contains(.movePrices) { jobs[row].terms.movePrice = source.below(30) }
                guard source.below(5) > 0 else { continue }
                fleet[row % vehicles].steps.append(PlannedStep(kind: .job, id: jobs[row].stop.id))
            }
        }
        if features.contains(.order) {
            for row in fleet.indices { fleet[row].reversalPrice = source.below(40) }
        }
        var matrix = try TravelMatrix(side: side, durations: table)
        if features.contains(.rushHour) {
            let slots = [0, 60 + source.below(60), 150 + source.below(80)].map { start in
                let factor = 2 + Int32(source.below(5))
                return TravelSlot(start: start, durations: table.map { $0 * factor / 3 })
            }
            matrix = try TravelMatrix(side: side, slots: slots)
        }
        var travel = ["car": Travel.matrix(matrix)]
        if !features.isDisjoint(with: [.profiles, .tables]) {
            travel = try self.travel(table, side, features, &source)
        }
        if features.contains(.profiles) {
            for row in fleet.indices where row % 2 == 1 { fleet[row].profile = "slow" }
        }
        if features.contains(.dimensions) {
            addDimension(&fleet, &source)
            for row in jobs.indices {
                if !jobs[row].delivery.isEmpty { jobs[row].delivery.append(source.below(5)) }
                if !jobs[row].pickup.isEmpty { jobs[row].pickup.append(source.below(5)) }
            }
            for row in shipments.indices { shipments[row].amount.append(source.below(5)) }
        }
        if features.contains(.frozen), let first = jobs.indices.first {
            jobs[first].stop.windows = []
            fleet[0].steps.removeAll { $0.id == jobs[first].stop.id }
            fleet[0].steps.insert(PlannedStep(kind: .job, id: jobs[first].stop.id), at: 0)
            fleet[0].frozenSteps = 1
        }
        return try Problem(vehicles: fleet, jobs: jobs, shipments: shipments, travel: travel)
    }

    private static func stop(_ row: Int, _ features: Features, _ source: inout TestRandom) -> Stop {
        var stop = Stop(id: row, place: Place(index: row), service: source.below(10))
        if features.contains(.setups) {
            stop.setup = source.below(15)
            stop.place.index = source.below(3) == 0 ? 1 : row
        }
        if features.contains(.windows), source.below(3) > 0 {
            let start = source.below(250)
            stop.windows = [TimeWindow(start: start, end: start + 20 + source.below(150))]
            if source.below(3) == 0 {
                let later = stop.windows[0].end + 30
                stop.windows.append(TimeWindow(start: later, end: later + source.below(100)))
            }
        }
        if features.contains(.soft), source.below(2) == 0 {
            stop.deadline = Deadline(limit: source.below(300), pricePerMinute: 1 + source.below(100))
        }
        if features.contains(.promises), source.below(3) > 0 {
            stop.promise = Promise(
                start: source.below(300),
                tolerance: source.below(40),
                pricePerMinute: source.below(100)
            )
        }
        return stop
    }

    private static func job(_ row: Int, _ features: Features, _ source: inout TestRandom) -> Job {
        var job = Job(stop: stop(row, features, &source), delivery: [1 + source.below(5)])
        if features.contains(.pickups), source.below(2) == 0 {
            job.pickup = [source.below(6)]
            if source.below(2) == 0 { job.delivery = [] }
        }
        job.terms = terms(features, &source)
        return job
    }

    private static func shipment(_ row: Int, _ features: Features, _ source: inout TestRandom) -> Shipment {
        var shipment = Shipment(
            pickup: stop(row, features, &source),
            delivery: stop(row + 1, features, &source),
            amount: [1 + source.below(5)],
            terms: terms(features, &source)
        )
        if features.contains(.timeOnBoard), source.below(3) > 0 {
            let price = features.contains(.soft) && source.below(2) == 0 ? 1 + source.below(100) : nil
            shipment.timeOnBoard = Deadline(limit: 40 + source.below(150), pricePerMinute: price)
        }
        return shipment
    }

    private static func terms(_ features: Features, _ source: inout TestRandom) -> Terms {
        var terms = Terms()
        if features.contains(.skills) {
            if source.below(3) == 0 { terms.skills = [1] }
            terms.priority = source.below(4) == 0 ? source.below(101) : 0
        }
        if features.contains(.warmUp), source.below(3) > 0 {
            let price = features.contains(.soft) && source.below(2) == 0 ? 1 + source.below(20) : nil
            terms.warmUp = WarmUpLimit(limit: source.below(12), price: price)
        }
        if features.contains(.compartments), source.below(3) > 0 { terms.band = ["cold", "frozen"][source.below(2)] }
        return terms
    }

    private static func vehicle(_ row: Int, _ features: Features, _ source: inout TestRandom) -> Vehicle {
        var vehicle = Vehicle(
            id: row,
            start: Place(index: 0),
            end: Place(index: source.below(2)),
            capacity: [8 + source.below(8)]
        )
        if features.contains(.alike) {
            vehicle.capacity = [40]
            vehicle.end = Place(index: 0)
        }
        if features.contains(.unitCosts) {
            vehicle.capacity = [20 + source.below(30)]
            vehicle.end = Place(index: 0)
            vehicle.costs = VehicleCosts(fixed: source.below(50), perHour: 0, perKilometre: 1000 + source.below(4000))
        }
        if features.contains(.warmUp) { vehicle.warmUpPerOpening = 3 + row }
        if features.contains(.trips) {
            vehicle.capacity = [5 + source.below(4)]
            vehicle.reload = Reload(
                place: Place(index: source.below(2)),
                service: source.below(9),
                maximumTrips: 1 + source.below(3)
            )
        }
        if features.contains(.openEnds) {
            if source.below(2) == 0 { vehicle.end = nil } else { vehicle.start = nil }
        }
        if features.contains(.windows) {
            vehicle.window = TimeWindow(start: features.contains(.alike) ? 0 : source.below(40), end: 500)
        }
        if features.contains(.skills), row == 0 { vehicle.skills = [1] }
        if features.contains(.limits) {
            vehicle.maximumTasks = 2 + source.below(4)
            vehicle.maximumTravelTime = 250 + source.below(200)
            vehicle.maximumDistance = 250 + source.below(300)
        }
        if features.contains(.costs) {
            vehicle.costs = VehicleCosts(
                fixed: source.below(100),
                perHour: 1800 + source.below(3600),
                perTaskHour: source.below(3600),
                perKilometre: source.below(1000)
            )
            vehicle.speedFactor = [1, 0.8, 1.5][source.below(3)]
        }
        if features.contains(.breaks) {
            let start = 50 + source.below(150)
            vehicle.breaks = [
                Break(id: 1, windows: [TimeWindow(start: start, end: start + 60)], service: 10 + source.below(20))
            ]
            if source.below(2) == 0 { vehicle.breaks[0].maximumLoad = [source.below(10)] }
        }
        if features.contains(.compartments) {
            vehicle.capacity = []
            vehicle.compartments = [
                Compartment(bands: ["cold"], capacity: [4 + source.below(6)]),
                Compartment(bands: row == 0 ? ["frozen", "cold"] : ["cold"], capacity: [4 + source.below(6)]),
            ]
        }
        return vehicle
    }
}

/// A small seeded random source (splitmix64).
struct TestRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        word ^= word >> 31
        return Int(word % UInt64(bound))
    }
}
