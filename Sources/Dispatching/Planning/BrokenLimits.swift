internal import Foundation
internal import Routing

/// Finds which limits routes of given order break, in the dispatcher's terms.
struct BrokenLimits {
    let problem: PlanProblem
    let solution: Solution

    /// Each limit once a vehicle and shipment, in the order of vehicles and shipments; all of them as new.
    func list() -> [PlanViolation] {
        var found: [PlanViolation] = []
        for route in solution.routes {
            let driver = problem.drivers[route.vehicle]
            var seen: Set<String> = []
            if route.violations.contains(where: { $0.cause == .compartment }) {
                let words = "the compartments of \(driver.vehicle.name) cannot hold all of it"
                found.append(make(.compartment, driver.vehicle.name, nil, nil, words))
            }
            for step in route.steps {
                for violation in violations(step, driver) {
                    guard seen.insert(violation.cause.rawValue + " " + (violation.shipment ?? "")).inserted else {
                        continue
                    }
                    found.append(violation)
                }
            }
        }
        return (found + late()).sorted { left, right in
            (left.vehicle, left.shipment ?? "", left.cause.rawValue)
                < (right.vehicle, right.shipment ?? "", right.cause.rawValue)
        }
    }

    /// The same with what an earlier list had already marked as such.
    static func compare(_ now: [PlanViolation], with before: [PlanViolation]) -> [PlanViolation] {
        now.map { violation in
            let old = before.first {
                $0.cause == violation.cause && $0.shipment == violation.shipment
                    && (violation.shipment != nil || $0.vehicle == violation.vehicle)
            }
            guard let old, (violation.seconds ?? 0) < (old.seconds ?? 0) + 60 else { return violation }
            var known = violation
            known.isNew = false
            return known
        }
    }

    private func violations(_ step: Step, _ driver: PlanProblem.Driver) -> [PlanViolation] {
        let name = driver.vehicle.name
        let number = number(of: step.activity)
        return step.violations.compactMap { violation in
            switch violation.cause {
            case .delay, .leadTime: delay(step.activity, name, number, violation.amount)
            case .load: make(.load, name, number, nil, "\(name) holds less than it would have on board")
            case .skills where driver.vehicle.danger != nil:
                make(.loadSpace, name, number, nil, "the load space of \(name) is out of its limits or about to be")
            case .skills:
                make(.profile, name, number, nil, "\(name) does not keep \(number.map(profile) ?? "these goods")")
            case .compartment:
                make(
                    .compartment,
                    name,
                    number,
                    nil,
                    "\(name) has no compartment for \(number.map(profile) ?? "these goods")"
                )
            case .vehicle: make(.pinned, name, number, nil, "\(number ?? "it") is pinned to \(pin(number))")
            case .precedence: make(.order, name, number, nil, "\(number ?? "it") is handed over before it is loaded")
            default: nil
            }
        }
    }

    /// Windows of hand-overs are looked at by ``late()``, which knows those with a price as well.
    private func delay(_ activity: Step.Activity, _ vehicle: String, _ number: String?, _ by: Int?) -> PlanViolation? {
        let minutes = Self.minutes(by ?? 0)
        switch activity {
        case .end: return make(.shift, vehicle, nil, by, "\(vehicle) is back \(minutes) after the end of its shift")
        case .pickup where number.map { problem.meetings[$0] != nil } ?? false:
            return make(.missed, vehicle, number, by, "\(vehicle) comes \(minutes) after the other vehicle went on")
        case .pickup: return make(.closed, vehicle, number, by, "the facility of \(number ?? "it") is not open then")
        case .pause(let row):
            let pause = problem.drivers.first { $0.vehicle.name == vehicle }?.breaks[row]
            let name = pause?.key.name ?? "it"
            return make(.pause, vehicle, nil, by, "the break \(name) of \(vehicle) begins \(minutes) too late")
        case .job where number.map { problem.rescues[$0]?.kind == .store } ?? false:
            return make(.storeClosed, vehicle, number, by, "the cold store for \(number ?? "it") is not open then")
        default: return nil
        }
    }

    /// Hand-overs after their window, and goods that do not keep until theirs.
    private func late() -> [PlanViolation] {
        let course = CourseOfEvents(solution, problem)
        var found: [PlanViolation] = []
        for (vehicle, numbers) in course.deliveries {
            for number in numbers {
                guard let begin = course.handOver[number], let goods = problem.state.shipments[number]?.goods else {
                    continue
                }
                let after = begin - problem.seconds(goods.windowEnd)
                if after > 0, problem.rescues[number]?.kind != .store {
                    let words = "\(number) comes \(Self.minutes(after)) after its window"
                    found.append(make(.late, vehicle, number, after, words))
                }
                guard let latest = problem.latest[number], let cooled = course.cooled[number] else { continue }
                let beyond = cooled - problem.seconds(latest)
                if beyond > 0 {
                    let words = "\(number) is handed over \(Self.minutes(beyond)) after the time that it keeps"
                    found.append(make(.spoiled, vehicle, number, beyond, words))
                }
            }
        }
        return found
    }

    private func make(
        _ cause: PlanViolation.Cause,
        _ vehicle: String,
        _ shipment: String?,
        _ seconds: Int?,
        _ detail: String
    ) -> PlanViolation {
        PlanViolation(
            cause: cause,
            vehicle: vehicle,
            shipment: shipment,
            seconds: seconds,
            isNew: true,
            detail: detail
        )
    }

    private func number(of activity: Step.Activity) -> String? {
        switch activity {
        case .job(let row): problem.onBoard[row].number
        case .pickup(let row), .delivery(let row): problem.toLoad[row].number
        case .start, .end, .pause, .reload: nil
        }
    }

    private func profile(_ number: String) -> String { problem.state.shipments[number]?.goods.profile ?? number }

    private func pin(_ number: String?) -> String {
        number.flatMap { problem.state.shipments[$0]?.pinnedVehicle } ?? "another vehicle"
    }

    private static func minutes(_ seconds: Int) -> String {
        let minutes = (seconds + 59) / 60
        return minutes == 1 ? "a minute" : "\(minutes) minutes"
    }
}
