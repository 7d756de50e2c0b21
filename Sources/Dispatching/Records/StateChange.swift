public import Foundation

/// A step of a shipment on its way, with who caused it.
public struct StateChange: Sendable, Equatable {
    /// Who causes steps.
    public enum Cause: String, Sendable {
        /// The order was placed or called off.
        case order
        /// A plan was accepted.
        case plan
        /// A courier reported it.
        case courier
        /// A person decided it.
        case dispatcher
    }

    /// The state from now on.
    public var to: ShipmentState
    /// When it happened.
    public var at: Date
    /// Who caused it.
    public var cause: Cause
    /// The plan's version, the courier's event, the person's account.
    public var reference: String
    /// Why, for people.
    public var reason: String
    /// The vehicle on which it is from now on; nil leaves it.
    public var vehicle: String?
    /// The compartment in which it lies there; only of a step onto a vehicle.
    public var compartment: String?

    /// Creates a step.
    public init(
        to: ShipmentState,
        at: Date,
        cause: Cause,
        reference: String = "",
        reason: String = "",
        vehicle: String? = nil,
        compartment: String? = nil
    ) {
        self.to = to
        self.at = at
        self.cause = cause
        self.reference = reference
        self.reason = reason
        self.vehicle = vehicle
        self.compartment = compartment
    }
}
