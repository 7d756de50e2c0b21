/// What happens with a plan that a trigger has caused.
public enum ReplanPolicy: Sendable, Equatable {
    /// The trigger causes no plan.
    case off
    /// A person decides.
    case suggest
    /// It is accepted at once when it stays within the limits; otherwise a person decides.
    case auto(ReplanLimits)

    /// The words for them.
    public static let modes = ["off", "suggest", "auto"]

    /// A policy as somebody has written it; what is left out of the limits is as in ``ReplanLimits``.
    ///
    /// - Throws: ``DispatchError`` `.invalid` for another word, and for a limit that no plan could reach.
    public init(
        mode: String,
        movedStops: Int? = nil,
        brokenWindows: Int? = nil,
        droppedShipments: Int? = nil
    ) throws(DispatchError) {
        var limits = ReplanLimits()
        let range = ReplanLimits.range
        for (field, value, limit) in [
            ("moved_stops", movedStops, \ReplanLimits.movedStops),
            ("broken_windows", brokenWindows, \.brokenWindows),
            ("dropped_shipments", droppedShipments, \.droppedShipments),
        ] {
            guard let value else { continue }
            guard range.contains(value) else { throw .invalid(field: field, expected: .range(range), came: "\(value)") }
            limits[keyPath: limit] = value
        }
        switch mode {
        case "off": self = .off
        case "suggest": self = .suggest
        case "auto": self = .auto(limits)
        default: throw .invalid(field: "mode", expected: .oneOf(Self.modes), came: mode)
        }
    }

    /// The word for it.
    public var mode: String {
        switch self {
        case .off: "off"
        case .suggest: "suggest"
        case .auto: "auto"
        }
    }
}

/// How far a plan that nobody looks at may go.
public struct ReplanLimits: Sendable, Equatable {
    /// The most stops on another vehicle or in another order.
    public var movedStops: Int
    /// The most hand-overs that miss a window which the running plan keeps.
    public var brokenWindows: Int
    /// The most shipments that fall out of the plan.
    public var droppedShipments: Int

    /// What a limit may be.
    public static let range = 0...100_000

    /// Creates limits; without arguments a plan may move ten stops and break no promise.
    public init(movedStops: Int = 10, brokenWindows: Int = 0, droppedShipments: Int = 0) {
        self.movedStops = movedStops
        self.brokenWindows = brokenWindows
        self.droppedShipments = droppedShipments
    }

    /// Why the difference goes beyond the limits, or nil when it stays within.
    public func objection(to difference: PlanDifference) -> ReplanReason? {
        if difference.moved.count > movedStops {
            return ReplanReason(.movedStops, count: difference.moved.count, allowed: movedStops)
        }
        if difference.brokenWindows.count > brokenWindows {
            return ReplanReason(.brokenWindows, count: difference.brokenWindows.count, allowed: brokenWindows)
        }
        if difference.dropped.count > droppedShipments {
            return ReplanReason(.droppedShipments, count: difference.dropped.count, allowed: droppedShipments)
        }
        return nil
    }
}

/// The policy for each trigger.
public struct ReplanPolicies: Sendable, Equatable {
    /// What holds for a trigger that is not named in ``byTrigger``.
    public var standard: ReplanPolicy
    /// Exceptions by trigger.
    public var byTrigger: [ReplanTrigger: ReplanPolicy]

    /// Creates policies; without arguments a person decides about everything.
    public init(standard: ReplanPolicy = .suggest, byTrigger: [ReplanTrigger: ReplanPolicy] = [:]) {
        self.standard = standard
        self.byTrigger = byTrigger
    }

    /// The policy for a trigger.
    public subscript(_ trigger: ReplanTrigger) -> ReplanPolicy { byTrigger[trigger] ?? standard }
}
