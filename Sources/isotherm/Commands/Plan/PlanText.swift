import Dispatching
import Foundation

/// A plan in words, for a terminal; times are in UTC.
struct PlanText {
    private let plan: Plan

    init(_ plan: Plan) { self.plan = plan }

    /// One line of a list.
    var headline: String {
        let who = plan.decidedBy.map { " by \($0)" } ?? ""
        let base = plan.basedOn.map { " against \($0)" } ?? ""
        return "\(plan.version)  \(plan.state.rawValue)\(who)  \(plan.trigger.rawValue)\(base)  "
            + "\(plan.createdAt.formatted(.iso8601))  \(plan.summary.reason)"
    }

    /// The headline, the figures and what the version changes.
    var summary: [String] {
        let figures = plan.summary
        let kilometres = (Double(figures.distanceMetres) / 100).rounded() / 10
        var lines = [
            headline,
            "  \(figures.deliveries) hand-overs in \(figures.routes) routes, \(kilometres) km, "
                + "\(figures.durationSeconds / 60) min, \(figures.unassigned) left undone",
        ]
        lines += figures.degraded.map { "  degraded: \($0)" }
        let difference = plan.difference
        lines += difference.moved.map { "  moved: \($0.shipment) \($0.from) -> \($0.to)" }
        lines += named("added", difference.added)
        lines += difference.dropped.map { "  dropped: \($0.shipment), \($0.reason)" }
        lines += difference.unplaced.map { "  without a place: \($0.shipment), \($0.reason)" }
        lines += named("later", difference.later.map { "\($0.shipment) by \($0.seconds / 60) min" })
        lines += named("earlier", difference.earlier.map { "\($0.shipment) by \($0.seconds / 60) min" })
        lines += named("out of their windows", difference.brokenWindows)
        lines += difference.rescues.map { rescue in
            let place = rescue.facility.map { " at \($0)" } ?? ""
            return "  rescue: \(rescue.shipment) \(rescue.kind.rawValue)\(place) from \(rescue.vehicle)"
        }
        lines += difference.safety.map { load in
            let minutes = { (value: Int?) in value.map { "\($0) min" } ?? "-" }
            return "  safe: \(load.shipment) \(minutes(load.minutesBefore)) -> \(minutes(load.minutesAfter))"
        }
        lines += named("to be told", difference.toTell.couriers)
        return lines
    }

    /// The summary and every stop.
    var lines: [String] {
        summary + plan.routes.flatMap(route) + plan.unassigned.map { "left undone: \($0.shipment), \($0.reason)" }
    }

    private func named(_ word: String, _ items: [String]) -> [String] {
        items.isEmpty ? [] : ["  \(word): \(items.joined(separator: ", "))"]
    }

    private func route(_ route: PlanRoute) -> [String] {
        ["\(route.vehicle) (\(route.courier))\(route.isChanged ? ", changed" : "")"]
            + route.stops.map { stop in
                let what = [stop.shipment, stop.facility, stop.breakName].compactMap { $0 }.joined(separator: " at ")
                let window = [stop.windowStart, stop.windowEnd].compactMap { $0?.formatted(.iso8601) }
                return "  \(stop.arrivalAt.formatted(.iso8601))  \(stop.kind.rawValue) \(what)"
                    + (window.count == 2 ? "  window \(window.joined(separator: " to "))" : "")
                    + (stop.isFrozen ? "  frozen" : "")
            }
    }
}
