internal import Foundation
internal import RoadNetwork
internal import Routing

/// The live state as a problem of the routing engine, with the way back from its rows to vehicles and shipments.
///
/// Goods on board are jobs that only their vehicle can do; the others are taken from their facility by any vehicle
/// whose load space is trusted. The problem's clock counts seconds from the state's moment.
struct PlanProblem {
    /// A vehicle that can be planned, from where and when it goes on.
    struct Driver {
        var vehicle: LiveState.Vehicle
        var start: Int
        var end: Int
        var freeAt: Int
        /// The breaks that are still to be taken.
        var breaks: [DueBreak] = []
    }

    /// The skill of a vehicle whose load space is neither in breach nor about to be.
    static let trustedLoadSpace = 1
    /// The skill of a vehicle that can take over what another one gives away.
    static let helpingLoadSpace = 2

    let state: LiveState
    let options: PlannerOptions
    private(set) var places: [Coordinate] = []
    private(set) var drivers: [Driver] = []
    /// On board, one job each.
    private(set) var onBoard: [ShipmentRecord] = []
    /// To be loaded, one pair of stops each.
    private(set) var toLoad: [ShipmentRecord] = []
    /// What is done with loads on board besides bringing them on their own vehicle.
    let rescues: [String: Rescue]
    /// Until when each vehicle waits for another one that takes loads over, in seconds of the problem's clock.
    let waits: [String: Int]
    /// Where loads are taken over that change their vehicle.
    private(set) var meetings: [String: Coordinate] = [:]
    /// What no plan can serve, with the reason.
    private(set) var impossible: [UnassignedShipment] = []
    /// What the plan cannot rest on.
    private(set) var remarks: [PlanRemark] = []
    /// The shipment at whose drop a vehicle's courier stands at the moment.
    let standing: [String: ShipmentRecord]
    /// Until when threatened goods on board keep.
    let latest: [String: Date]
    /// The vehicles that can take over what others give away.
    let helpers: Set<String>
    /// The vehicle of every shipment that the running plan was still to bring.
    let runningVehicles: [String: String]
    private var rows: [Coordinate: Int] = [:]
    private(set) var driverRows: [String: Int] = [:]
    private(set) var onBoardRows: [String: Int] = [:]
    private(set) var toLoadRows: [String: Int] = [:]
    /// A number for each profile that not every load space keeps; the engine knows numbers only.
    private(set) var profileSkills: [String: Int] = [:]

    init(
        state: LiveState,
        options: PlannerOptions,
        rescues: [String: Rescue] = [:],
        waits: [String: Int] = [:]
    ) {
        self.state = state
        self.options = options
        self.rescues = rescues
        self.waits = waits
        standing = state.standing
        latest = state.latestByShipment()
        helpers = state.helpers(of: Set(rescues.values.filter { $0.kind == .transfer }.map(\.vehicle)))
        runningVehicles = state.runningVehicles
        for vehicle in state.vehicles where vehicle.vehicle.state == .active {
            addDriver(vehicle)
        }
        for shipment in state.open {
            sort(shipment)
        }
        numberProfiles()
    }

    private mutating func numberProfiles() {
        guard drivers.contains(where: { !$0.vehicle.vehicle.profiles.isEmpty }) else { return }
        let profiles = Set(drivers.flatMap(\.vehicle.vehicle.profiles)).union((onBoard + toLoad).map(\.goods.profile))
        for (index, profile) in profiles.sorted().enumerated() { profileSkills[profile] = index + 3 }
    }

    /// The row of a place in the travel table.
    func row(_ place: Coordinate) -> Int? { rows[place] }

    /// The problem's seconds of a moment.
    func seconds(_ date: Date) -> Int { Int(date.timeIntervalSince(state.now).rounded(.down)) }

    /// The moment of the problem's seconds.
    func date(_ seconds: Int) -> Date { state.now.addingTimeInterval(Double(seconds)) }

    private mutating func add(_ place: Coordinate) -> Int {
        if let row = rows[place] { return row }
        rows[place] = places.count
        places.append(place)
        return places.count - 1
    }

    private mutating func addDriver(_ vehicle: LiveState.Vehicle) {
        guard let depot = state.facilities[vehicle.vehicle.depot] else { return }
        var place = vehicle.fix?.place
        var freeAt = 0
        // The courier stands at a drop: the vehicle goes on from there when the hand-over is over.
        if let current = standing[vehicle.name], let arrivedAt = current.arrivedAt {
            place = current.goods.place
            freeAt = max(0, seconds(arrivedAt) + current.goods.serviceSeconds)
        }
        // The courier has a break, and goes on when it is over.
        if let end = vehicle.takenBreaks.map(\.endsAt).max() { freeAt = max(freeAt, seconds(end)) }
        freeAt = max(freeAt, waits[vehicle.name] ?? 0)
        noteAge(of: vehicle)
        let start = add(place ?? state.lastPlace(of: vehicle.name) ?? depot.place)
        driverRows[vehicle.name] = drivers.count
        var driver = Driver(vehicle: vehicle, start: start, end: add(depot.place), freeAt: freeAt)
        driver.breaks = dueBreaks(vehicle, from: begin(driver))
        drivers.append(driver)
    }

    private mutating func noteAge(of vehicle: LiveState.Vehicle) {
        guard let fix = vehicle.fix else {
            let isOut = state.shipments.values.contains { $0.vehicle == vehicle.name && $0.state == .loaded }
            if isOut { remarks.append(PlanRemark(.noPosition, about: vehicle.name)) }
            return
        }
        let age = -seconds(fix.at)
        if age > options.freshPositionSeconds {
            remarks.append(PlanRemark(.oldPosition, about: vehicle.name, minutes: age / 60))
        }
    }

    /// Decides how a shipment enters the problem.
    private mutating func sort(_ shipment: ShipmentRecord) {
        if shipment.state == .loaded { return sortLoaded(shipment) }
        guard let facility = state.facilities[shipment.goods.facility], !facility.isClosed else {
            leave(shipment, "facility \(shipment.goods.facility) is closed", .facilityClosed, shipment.goods.facility)
            return
        }
        guard seconds(shipment.goods.windowEnd) >= 0 else {
            let end = shipment.goods.windowEnd
            leave(shipment, "its window ended at \(end.formatted(.iso8601))", .windowOver, details: .init(time: end))
            return
        }
        if let pinned = shipment.pinnedVehicle, driverRows[pinned] == nil {
            leave(shipment, "it is pinned to \(pinned), which is not in service", .vehicleOff, pinned)
            return
        }
        guard !drivers.isEmpty else {
            leave(shipment, "no vehicle is in service", .noVehicle)
            return
        }
        toLoadRows[shipment.number] = toLoad.count
        toLoad.append(shipment)
        _ = add(facility.place)
        _ = add(shipment.goods.place)
    }

    private mutating func sortLoaded(_ shipment: ShipmentRecord) {
        let vehicle = shipment.vehicle ?? ""
        if standing[vehicle]?.number == shipment.number { return }
        let rescue = rescues[shipment.number]
        if let rescue, rescue.kind == .giveUp {
            let details = rescue.minutes.map { UnassignedShipment.Details(seconds: $0 * 60) }
            return leave(shipment, rescue.reason, .givenUp, details: details)
        }
        if rescue?.kind == .transfer, let place = state.place(of: vehicle) {
            meetings[shipment.number] = place
            toLoadRows[shipment.number] = toLoad.count
            toLoad.append(shipment)
            _ = add(place)
            _ = add(shipment.goods.place)
            return
        }
        guard driverRows[vehicle] != nil else {
            let carrier = shipment.vehicle ?? "no vehicle"
            return leave(shipment, "it is on board of \(carrier), which is not in service", .vehicleOff, carrier)
        }
        onBoardRows[shipment.number] = onBoard.count
        onBoard.append(shipment)
        _ = add(drop(of: shipment))
    }

    /// The cold store into which a load is put instead of being brought, or nil.
    func store(for shipment: ShipmentRecord) -> Facility? {
        guard let rescue = rescues[shipment.number], rescue.kind == .store else { return nil }
        return rescue.facility.flatMap { state.facilities[$0] }
    }

    /// Where a load on board leaves its vehicle.
    func drop(of shipment: ShipmentRecord) -> Coordinate {
        store(for: shipment)?.place ?? shipment.goods.place
    }

    /// Where a shipment is taken on board: at its facility, or where another vehicle waits with it.
    func pickup(of shipment: ShipmentRecord) -> Coordinate? {
        meetings[shipment.number] ?? state.facilities[shipment.goods.facility]?.place
    }

    private mutating func leave(
        _ shipment: ShipmentRecord,
        _ reason: String,
        _ code: UnassignedShipment.Code,
        _ about: String? = nil,
        details: UnassignedShipment.Details? = nil
    ) {
        impossible.append(
            UnassignedShipment(shipment: shipment.number, reason: reason, code: code, about: about, details: details)
        )
    }
}

extension LiveState {
    /// The shipment at whose drop each vehicle's courier stands at the moment.
    fileprivate var standing: [String: ShipmentRecord] {
        var standing: [String: ShipmentRecord] = [:]
        for shipment in open where shipment.state == .loaded && shipment.arrivedAt != nil {
            guard let vehicle = shipment.vehicle else { continue }
            let since = standing[vehicle]?.arrivedAt ?? .distantPast
            if shipment.arrivedAt ?? .distantPast > since { standing[vehicle] = shipment }
        }
        return standing
    }

    /// Until when threatened goods on board keep.
    ///
    /// The threat is to goods of the violated profile; when none there has it, to all. A threat to one compartment is none
    /// to what lies in another.
    fileprivate func latestByShipment() -> [String: Date] {
        let onBoard = Dictionary(grouping: open.filter { $0.state == .loaded }) { $0.vehicle ?? "" }
        var latest: [String: Date] = [:]
        for vehicle in vehicles {
            guard let loads = onBoard[vehicle.name] else { continue }
            let threats =
                [vehicle.danger].compactMap(\.self).map { (danger: $0, loads: loads) }
                + vehicle.compartmentDangers.map { name, danger in
                    let mine = loads.filter { vehicle.vehicle.mayHold($0, in: name, ranges[$0.goods.profile]) }
                    return (danger: danger, loads: mine)
                }
            for (danger, loads) in threats {
                let named = loads.filter { $0.goods.profile == danger.profile }
                for shipment in named.isEmpty ? loads : named {
                    latest[shipment.number] = min(latest[shipment.number] ?? danger.latest, danger.latest)
                }
            }
        }
        return latest
    }

    /// The vehicle of every shipment that the running plan was still to bring.
    fileprivate var runningVehicles: [String: String] {
        var vehicles: [String: String] = [:]
        for route in running?.routes ?? [] {
            for stop in route.stops where (stop.kind == .deliver || stop.kind == .store) && !stop.isFrozen {
                if let shipment = stop.shipment { vehicles[shipment] = route.vehicle }
            }
        }
        return vehicles
    }

    /// Where the vehicle's courier reported last, for a vehicle without a position.
    func lastPlace(of vehicle: String) -> Coordinate? {
        let mine = shipments.values.filter { $0.vehicle == vehicle }
        let drops = mine.compactMap { shipment in shipment.completedAt.map { ($0, shipment.goods.place) } }
        let loads = mine.compactMap { shipment -> (Date, Coordinate)? in
            guard let at = shipment.loadedAt, let facility = facilities[shipment.goods.facility] else { return nil }
            return (at, facility.place)
        }
        return (drops + loads).max { $0.0 < $1.0 }?.1
    }
}
