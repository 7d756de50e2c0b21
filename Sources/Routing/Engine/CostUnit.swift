/// The whole-number unit in which the engine counts cost.
///
/// Prices per hour, per kilometre and per minute have the common denominator 18,000; dividing all factors of a problem
/// by their greatest common divisor keeps the usual case (one unit per second) at a factor of one.
struct CostUnit {
    /// How many engine units make one unit of cost of the caller.
    let perUnit: Int
    private let divisor: Int

    init(problem: Problem) {
        var divisor = 0
        for vehicle in problem.vehicles {
            let costs = vehicle.costs
            divisor = Self.gcd(divisor, costs.fixed * 18_000)
            divisor = Self.gcd(divisor, costs.perTaskHour * 5)
            divisor = Self.gcd(divisor, vehicle.reversalPrice * 18_000)
            if case .matrix(let matrix)? = problem.travel[vehicle.profile], matrix.costs != nil {
                divisor = Self.gcd(divisor, 18_000)
            } else {
                divisor = Self.gcd(divisor, costs.perHour * 5)
                divisor = Self.gcd(divisor, costs.perKilometre * 18)
            }
        }
        for stop in problem.jobs.map(\.stop) + problem.shipments.flatMap({ [$0.pickup, $0.delivery] }) {
            divisor = Self.gcd(divisor, (stop.deadline?.pricePerMinute ?? 0) * 300)
            divisor = Self.gcd(divisor, (stop.promise?.pricePerMinute ?? 0) * 300)
        }
        for shipment in problem.shipments {
            divisor = Self.gcd(divisor, (shipment.timeOnBoard?.pricePerMinute ?? 0) * 300)
        }
        for terms in problem.jobs.map(\.terms) + problem.shipments.map(\.terms) {
            divisor = Self.gcd(divisor, (terms.price ?? 0) * 18_000)
            divisor = Self.gcd(divisor, (terms.movePrice ?? 0) * 18_000)
            divisor = Self.gcd(divisor, (terms.warmUp?.price ?? 0) * 18_000)
        }
        self.divisor = max(1, Self.gcd(divisor, 18_000))
        perUnit = 18_000 / self.divisor
    }

    /// A price in engine units.
    func price(_ value: Int) -> Int { value * perUnit }
    /// A price per hour as engine units per second.
    func perSecond(hour value: Int) -> Int { value * 5 / divisor }
    /// A price per minute as engine units per second.
    func perSecond(minute value: Int) -> Int { value * 300 / divisor }
    /// A price per kilometre as engine units per metre.
    func perMetre(kilometre value: Int) -> Int { value * 18 / divisor }
    /// The most that a route pays for soft limits, in engine units: 15 milliard units of cost, and no sum overflows.
    static let cap = 1 << 48

    /// A sum with the price of an amount added, at most `cap`.
    static func adding(_ amount: Int, at price: Int, to sum: Int) -> Int {
        let (product, isTooLarge) = amount.multipliedReportingOverflow(by: price)
        return isTooLarge ? cap : min(cap, sum + min(cap, product))
    }

    /// Engine units in units of cost, rounded to the nearest.
    func rounded(_ value: Int) -> Int { (value + perUnit / 2) / perUnit }

    private static func gcd(_ a: Int, _ b: Int) -> Int {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return abs(a)
    }
}
