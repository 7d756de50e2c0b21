internal import Foundation
internal import RoadNetwork

/// A vehicle's stays at places, put together from what its courier reported and, where a report is missing, from where
/// the vehicle was.
struct VehicleVisits {
    /// Something that a courier reported of a place.
    struct Report {
        enum Kind { case loaded, arrived, completed }

        var kind: Kind
        var at: Date
        var shipment: String
        var place: Coordinate
        /// Of a hand-over: the planned seconds, and when its window opened.
        var service: (seconds: Double, opensAt: Date)?
    }

    /// A stay at one place.
    struct Visit {
        var place: Coordinate
        var reports: [Report]
        var arrived: Date?
        var left: Date?
        /// Whether a position tells when it arrived or left.
        var isByPosition = false

        /// The shipment that was brought first.
        var delivered: String? { reports.first { $0.kind == .completed }?.shipment }
    }

    /// A vehicle is at a place within so many metres of it: half a block, and what positions err by in streets.
    private static let radius = 150.0
    /// Reports from places that are nearer to each other are of one stay, in metres.
    private static let samePlace = 50.0

    /// The stays, in the order of time.
    private(set) var visits: [Visit] = []

    /// - Parameters:
    ///   - reports: In any order.
    ///   - fixes: Where the vehicle was, in the order of time; may be empty.
    init(_ reports: [Report], fixes: [LiveState.Fix]) {
        for report in reports.sorted(by: { $0.at < $1.at }) {
            if let last = visits.last, GreatCircle.metres(from: last.place, to: report.place) < Self.samePlace {
                visits[visits.count - 1].reports.append(report)
            } else {
                visits.append(Visit(place: report.place, reports: [report]))
            }
        }
        for index in visits.indices { complete(index, fixes) }
    }

    /// Says when the vehicle came and went.
    ///
    /// At a facility only positions tell it: goods are booked as loaded long before a vehicle leaves.
    private mutating func complete(_ index: Int, _ fixes: [LiveState.Fix]) {
        let visit = visits[index]
        guard let first = visit.reports.first, let last = visit.reports.last else { return }
        if first.kind == .arrived {
            visits[index].arrived = first.at
        } else if let fix = run(of: fixes, around: visit, from: first.at)?.first {
            visits[index].arrived = min(fix.at, first.at)
            visits[index].isByPosition = true
        }
        if last.kind == .completed {
            visits[index].left = last.at
        } else if let fix = run(of: fixes, around: visit, from: last.at)?.last, fix.at != fixes.last?.at {
            visits[index].left = max(fix.at, last.at)
            visits[index].isByPosition = true
        }
    }

    /// The positions at the place that follow each other without one elsewhere, around a moment.
    private func run(of fixes: [LiveState.Fix], around visit: Visit, from time: Date) -> ArraySlice<LiveState.Fix>? {
        let isThere = { (fix: LiveState.Fix) in GreatCircle.metres(from: fix.place, to: visit.place) <= Self.radius }
        guard let before = fixes.lastIndex(where: { $0.at <= time }), isThere(fixes[before]) else { return nil }
        let begin = fixes[..<before].lastIndex { !isThere($0) }.map { $0 + 1 } ?? 0
        // Without a position elsewhere before it, nobody knows when the vehicle came.
        guard begin > 0 else { return nil }
        let end = fixes[before...].firstIndex { !isThere($0) } ?? fixes.endIndex
        return fixes[begin..<end]
    }
}
