import Access
import ColdChain
import Dispatching

extension Requirement {
    /// What dispatching expects of a field.
    init(_ rule: FieldRule) {
        let (code, particulars): (Code, [String: Particular]) =
            switch rule {
            case .plainName(let longest): (.bytes, ["most": .whole(longest)])
            case .topicLevel: (.topicName, [:])
            case .reason: (.text, [:])
            case .range(let range): (.range, Self.bounds(range))
            case .atLeast(let least): (.atLeast, ["least": .whole(least)])
            case .dimensions(let count): (.dimensions, ["n": .whole(count)])
            case .count(let range): (.count, Self.bounds(range))
            case .oneOf(let words): (.oneOf, ["words": .texts(words)])
            case .notEmpty: (.notEmpty, [:])
            case .knownFacility: (.knownFacility, [:])
            case .near(let kilometres, let facility):
                (.near, ["kilometres": .whole(kilometres), "facility": .text(facility)])
            case .notBefore(let field, let time): (.notBefore, ["field": .text(field), "time": .time(time)])
            case .atMost(let most): (.count, Self.bounds(0...most))
            case .above(let field): (.above, ["field": .text(field)])
            case .sumOfCompartments: (.sumOfCompartments, [:])
            case .otherName: (.otherName, [:])
            case .timeOfDay: (.timeOfDay, [:])
            case .timeZone: (.timeZone, [:])
            case .openingHours: (.openingHours, [:])
            case .vehicleInService: (.vehicleInService, [:])
            case .anythingPossible: (.anythingPossible, [:])
            case .openShipment: (.openShipment, [:])
            case .notOnBoard: (.notOnBoard, [:])
            case .otherVehicle(let holder): (.otherVehicle, ["vehicle": .text(holder)])
            case .laterShipment(let vehicle): (.laterShipment, ["vehicle": .text(vehicle)])
            case .knownProfile(let names): (.knownProfile, ["words": .texts(names)])
            case .shipmentOfOrder: (.shipmentOfOrder, [:])
            case .asOnBoard: (.asOnBoard, [:])
            case .unchanged(let state): (.unchanged, ["from": .text(state.rawValue)])
            case .beingHandedOver: (.beingHandedOver, [:])
            case .phone: (.phone, [:])
            case .email: (.email, [:])
            case .knownColumns(let columns): (.knownColumns, ["words": .texts(columns)])
            case .column(let column): (.column, ["field": .text(column)])
            }
        self.init(code, rule.sentence, particulars)
    }

    /// What is expected of a value of a profile.
    init(_ rule: ProfileRequirement) {
        let (code, particulars): (Code, [String: Particular]) =
            switch rule {
            case .text: (.text, [:])
            case .atLeast(let least): (.atLeast, ["least": .whole(least)])
            case .atMost(let most): (.count, Self.bounds(0...most))
            case .positive: (.positive, [:])
            case .notNegative: (.notNegative, [:])
            case .celsius(let range):
                (.range, ["least": .decimal(range.lowerBound), "most": .decimal(range.upperBound)])
            case .moreThan(let field): (.moreThan, ["field": .text(field)])
            case .lessThan(let field): (.lessThan, ["field": .text(field)])
            case .notShorterThan(let field): (.notShorterThan, ["field": .text(field)])
            case .anEdge: (.anEdge, [:])
            case .unique: (.unique, [:])
            case .given(let kind): (.given, ["rule": .text(kind.rawValue)])
            case .absent(let kind): (.absent, ["rule": .text(kind.rawValue)])
            case .side(let comparison): (.side, ["operator": .text(comparison.rawValue)])
            case .knownKey(let keys): (.knownKey, ["words": .texts(keys)])
            case .oneOf(let words): (.oneOf, ["words": .texts(words)])
            }
        self.init(code, rule.sentence, particulars)
    }

    /// What is expected of a field of a token.
    init(_ rule: TokenRule) {
        let (code, particulars): (Code, [String: Particular]) =
            switch rule {
            case .tenantName: (.tenantName, [:])
            case .someOf(let words): (.someOf, ["words": .texts(words)])
            case .onlyCourier: (.onlyCourier, [:])
            case .future: (.future, [:])
            case .plainText(let range): (.plainText, Self.bounds(range))
            }
        self.init(code, rule.sentence, particulars)
    }

    private static func bounds(_ range: ClosedRange<Int>) -> [String: Particular] {
        ["least": .whole(range.lowerBound), "most": .whole(range.upperBound)]
    }
}
