/// The time that goods may spend in a band of temperature outside their range.
///
/// A temperature lies in the zone when it is above `above` and at most `upTo`, both in degrees Celsius.
public struct ZoneBudget: Codable, Hashable, Sendable {
    /// Lower edge in degrees Celsius, itself outside the zone.
    public var above: Double
    /// Upper edge in degrees Celsius, itself inside the zone.
    public var upTo: Double
    /// Hours allowed in the zone.
    public var budgetHours: Double

    private enum CodingKeys: String, CodingKey {
        case above
        case upTo = "upto"
        case budgetHours = "budget_h"
    }

    /// Creates a budget; edges in degrees Celsius, budget in hours.
    public init(above: Double, upTo: Double, budgetHours: Double) {
        self.above = above
        self.upTo = upTo
        self.budgetHours = budgetHours
    }

    /// Whether a temperature in degrees Celsius lies in the zone.
    public func contains(_ celsius: Double) -> Bool { celsius > above && celsius <= upTo }

    func validate(at path: String) throws(ProfileError) {
        if !(above < upTo) {
            throw ProfileError(path: "\(path).upto", expected: .moreThan("above"), came: "\(upTo)")
        }
        if !(budgetHours > 0) {
            throw ProfileError(path: "\(path).budget_h", expected: .positive, came: "\(budgetHours)")
        }
    }
}
