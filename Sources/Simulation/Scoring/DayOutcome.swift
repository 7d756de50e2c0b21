internal import Dispatching
internal import Foundation

/// A day as it went.
struct DayOutcome: Sendable {
    /// One shipment at the end of the day.
    struct Line: Sendable, Equatable {
        let number: String
        let fate: Fate
        let isOnTime: Bool
        let valueMinor: Int
        let carriedSeconds: Double
        let inRangeSeconds: Double
        /// The vehicle that handed it over, or tried to.
        let broughtBy: String?
        /// When it was lost, in seconds after midnight, and on which vehicle.
        let lostAt: Double?
        let lostOn: String?
        /// When its hand-over began, in seconds after midnight.
        let handOverAt: Double?
    }

    let lines: [String: Line]
    let kilometres: Double
    let replans: Int
    let diary: [DiaryLine]

    /// A hand-over may begin so many seconds after its window and still be on time: plans count in whole seconds.
    static let toleranceSeconds = 60.0
}

extension DayRun {
    /// What has become of everything.
    func outcome() -> DayOutcome {
        let coldStores = Set(sites.filter { $0.kind == .coldStore }.map(\.name))
        let lines = loads.map { load in
            let windowEnd = SimulatedClock.seconds(load.record.goods.windowEnd) + DayOutcome.toleranceSeconds
            let fate = fate(of: load, coldStores)
            return DayOutcome.Line(
                number: load.record.number,
                fate: fate,
                isOnTime: fate == .delivered && (load.handOverAt ?? .infinity) <= windowEnd,
                valueMinor: load.record.goods.valueMinor,
                carriedSeconds: load.carriedSeconds,
                inRangeSeconds: load.inRangeSeconds,
                broughtBy: load.broughtBy,
                lostAt: load.judge.lostAt,
                lostOn: load.lostOn,
                handOverAt: load.handOverAt
            )
        }
        return DayOutcome(
            lines: Dictionary(uniqueKeysWithValues: lines.map { ($0.number, $0) }),
            kilometres: rounds.reduce(0) { $0 + $1.metres } / 1_000,
            replans: replans,
            diary: diary
        )
    }

    private func fate(of load: Load, _ coldStores: Set<String>) -> Fate {
        switch load.record.state {
        case .delivered: .delivered
        case .failed, .quarantined, .returned: .spoiled
        case .new, .planned, .loaded, .cancelled:
            if load.isLost {
                .spoiled
            } else if load.record.vehicle == nil, coldStores.contains(load.record.goods.facility) {
                .stored
            } else {
                .unassigned
            }
        }
    }
}
