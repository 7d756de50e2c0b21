public import Foundation

/// What a field that dispatching reads must be.
public enum FieldRule: Sendable, Equatable {
    /// A text of 1 to this many bytes without control characters.
    case plainName(longest: Int)
    /// A name that is a level of an MQTT topic.
    case topicLevel
    /// A text that is not empty.
    case reason
    /// A whole number or a coordinate in degrees.
    case range(ClosedRange<Int>)
    /// A whole number from this one on.
    case atLeast(Int)
    /// As many numbers as the vehicles' capacity has.
    case dimensions(Int)
    /// As many numbers as an amount may have.
    case count(ClosedRange<Int>)
    /// One of these words.
    case oneOf([String])
    /// A list with something in it.
    case notEmpty
    /// A facility that the tenant has.
    case knownFacility
    /// A place at most so far from a facility.
    case near(kilometres: Int, facility: String)
    /// An instant that is not before another field's.
    case notBefore(field: String, Date)
    /// A list of at most so many.
    case atMost(Int)
    /// More than another field says.
    case above(field: String)
    /// What the compartments hold together, as this.
    case sumOfCompartments([Int])
    /// Another name than those before it in the list.
    case otherName
    /// A time of day by the clocks of a place.
    case timeOfDay
    /// A name of the IANA time zones.
    case timeZone
    /// Opening hours with a time zone.
    case openingHours
    /// A vehicle that takes part in the plan.
    case vehicleInService
    /// Work that is still left for somebody in service.
    case anythingPossible
    /// A shipment that is neither handed over nor given up.
    case openShipment
    /// A shipment that no vehicle has on board.
    case notOnBoard
    /// Any vehicle but this one.
    case otherVehicle(than: String)
    /// Another shipment that the vehicle has still to hand over.
    case laterShipment(of: String)
    /// A profile that is configured; one of these.
    case knownProfile([String])
    /// A shipment of the order that is changed.
    case shipmentOfOrder
    /// What the vehicle has on board already.
    case asOnBoard
    /// As it is, for a shipment in this state changes no more.
    case unchanged(ShipmentState)
    /// As it is, for the courier is there.
    case beingHandedOver
    /// A telephone number with 5 to 15 digits.
    case phone
    /// An address for mail.
    case email
    /// No other columns than these.
    case knownColumns([String])
    /// A column that is missing.
    case column(String)

    /// What stands behind "must be", in English.
    public var sentence: String {
        switch self {
        case .plainName(let longest): "1 to \(longest) bytes without control characters"
        case .topicLevel: "a name without /, + and #"
        case .reason: "a reason"
        case .range(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .atLeast(let least): "\(least) or more"
        case .dimensions(let count): "\(count) numbers, as the vehicles' capacity"
        case .count(let range): "\(range.lowerBound) to \(range.upperBound) numbers"
        case .oneOf(let words): "one of \(words.joined(separator: ", "))"
        case .notEmpty: "at least one"
        case .knownFacility: "a known facility"
        case .near(let kilometres, let facility): "within \(kilometres) km of \(facility)"
        case .notBefore(let field, let time): "not before \(field) \(time.formatted(.iso8601))"
        case .atMost(let most): "at most \(most)"
        case .above(let field): "more than \(field)"
        case .sumOfCompartments(let sum): "the sum of the compartments' capacities, \(sum)"
        case .otherName: "another name than those before it"
        case .timeOfDay: "a time of day as 12:30"
        case .timeZone: "an IANA time zone as Europe/Berlin"
        case .openingHours: "hours such as 08:00 and 20:00 and an IANA time zone"
        case .vehicleInService: "a vehicle in service"
        case .anythingPossible: "something that a vehicle in service can still do"
        case .openShipment: "an open shipment"
        case .notOnBoard: "a shipment that is not on board"
        case .otherVehicle(let holder): "another vehicle than \(holder)"
        case .laterShipment(let vehicle): "another shipment that \(vehicle) has still to hand over"
        case .knownProfile(let names): "a known profile: \(names.joined(separator: ", "))"
        case .shipmentOfOrder: "a shipment of the order"
        case .asOnBoard: "what is on board already"
        case .unchanged(let state): "as it is: it is \(state.rawValue)"
        case .beingHandedOver: "as it is: it is being handed over"
        case .phone: "a telephone number with 5 to 15 digits"
        case .email: "an address such as name@example.org"
        case .knownColumns(let columns): "only the columns \(columns.joined(separator: ", "))"
        case .column(let column): "the column \(column)"
        }
    }
}
