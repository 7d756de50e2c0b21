/// The sums over a route that VROOM prints, for routes and for the summary.
struct RouteTotals {
    private var delivery: [Int]
    private var pickup: [Int]
    private var setup = 0
    private var service = 0
    private var duration = 0
    private var waiting = 0
    private var priority = 0

    /// Zero.
    init(problem: Problem) {
        delivery = Array(repeating: 0, count: problem.dimensions)
        pickup = delivery
    }

    /// The sums of one route.
    init(problem: Problem, route: Route) {
        self.init(problem: problem)
        setup = route.setup
        service = route.service
        duration = route.duration
        waiting = route.waiting
        for step in route.steps {
            priority += problem.terms(of: step.activity)?.priority ?? 0
            switch step.activity {
            case .job(let row):
                Self.add(problem.jobs[row].delivery, to: &delivery)
                Self.add(problem.jobs[row].pickup, to: &pickup)
            case .pickup(let row): Self.add(problem.shipments[row].amount, to: &pickup)
            case .delivery(let row): Self.add(problem.shipments[row].amount, to: &delivery)
            case .start, .end, .pause, .reload: break
            }
        }
    }

    static func + (left: RouteTotals, right: RouteTotals) -> RouteTotals {
        var sum = left
        add(right.delivery, to: &sum.delivery)
        add(right.pickup, to: &sum.pickup)
        sum.setup += right.setup
        sum.service += right.service
        sum.duration += right.duration
        sum.waiting += right.waiting
        sum.priority += right.priority
        return sum
    }

    func write(_ writer: inout JSONWriter) {
        if !delivery.isEmpty {
            writer.member("delivery", delivery)
            writer.member("amount", delivery)
            writer.member("pickup", pickup)
        }
        writer.member("setup", setup)
        writer.member("service", service)
        writer.member("duration", duration)
        writer.member("waiting_time", waiting)
        writer.member("priority", priority)
    }

    private static func add(_ amount: [Int], to sum: inout [Int]) {
        for (dimension, value) in amount.enumerated() { sum[dimension] += value }
    }
}
