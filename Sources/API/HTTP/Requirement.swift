import Foundation

/// What a field or parameter must be: a sentence in English, and the same as a code with its figures.
struct Requirement: Sendable, Equatable {
    /// What kind of value is expected.
    enum Code: String, Sendable, CaseIterable {
        // One of some.
        case oneOf = "one_of"
        case someOf = "some_of"
        case type
        // Figures.
        case range
        case whole
        case number
        case limit
        case atLeast = "at_least"
        case count
        case dimensions
        case above
        case sumOfCompartments = "sum_of_compartments"
        // Texts.
        case text
        case characters
        case plainText = "plain_text"
        case bytes
        case withoutNUL = "without_nul"
        case atLeastCharacters = "at_least_characters"
        case topicName = "topic_name"
        case tenantName = "tenant_name"
        case placePattern = "place_pattern"
        case cursor
        case eventID = "event_id"
        case sameAs = "same_as"
        case otherName = "other_name"
        // Times.
        case instant
        case day
        case daysBefore = "days_before"
        case timeZone = "time_zone"
        case timeOfDay = "time_of_day"
        case openingHours = "opening_hours"
        case past
        case future
        case after
        case futureAfter = "future_after"
        case notBefore = "not_before"
        case within
        case phone
        case email
        // What a profile must be.
        case positive
        case notNegative = "not_negative"
        case moreThan = "more_than"
        case lessThan = "less_than"
        case notShorterThan = "not_shorter_than"
        case anEdge = "an_edge"
        case unique
        case given
        case absent
        case side
        case knownKey = "known_key"
        // What the world must be like.
        case knownFacility = "known_facility"
        case near
        case notEmpty = "not_empty"
        case vehicleInService = "vehicle_in_service"
        case anythingPossible = "anything_possible"
        case openShipment = "open_shipment"
        case notOnBoard = "not_on_board"
        case otherVehicle = "other_vehicle"
        case laterShipment = "later_shipment"
        case knownProfile = "known_profile"
        case shipmentOfOrder = "shipment_of_order"
        case asOnBoard = "as_on_board"
        case unchanged
        case beingHandedOver = "being_handed_over"
        case firstAdmin = "first_admin"
        case onlyCourier = "only_courier"
        // Columns of a file.
        case knownColumns = "known_columns"
        case column
    }

    let code: Code
    /// What stands behind "must be".
    let sentence: String
    var particulars: [String: Particular] = [:]

    init(_ code: Code, _ sentence: String, _ particulars: [String: Particular] = [:]) {
        self.code = code
        self.sentence = sentence
        self.particulars = particulars
    }

    /// A JSON object: `code`, and the figures beside it.
    var json: String {
        "{" + (["\"code\":" + JSONText.quoted(code.rawValue)] + particulars.members).joined(separator: ",") + "}"
    }
}

extension Requirement {
    static func oneOf(_ words: [String]) -> Requirement {
        Requirement(.oneOf, "one of " + words.joined(separator: ", "), ["words": .texts(words)])
    }

    /// A whole number within the range.
    static func whole(_ range: ClosedRange<Int>) -> Requirement {
        let sentence = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Requirement(.whole, sentence, least: range.lowerBound, most: range.upperBound)
    }

    /// As many things of a kind, in English.
    static func count(_ range: ClosedRange<Int>, _ things: String) -> Requirement {
        let sentence = "\(range.lowerBound) to \(range.upperBound) \(things)"
        return Requirement(.count, sentence, least: range.lowerBound, most: range.upperBound)
    }

    /// A number within the range, with the words for it.
    static func range(_ range: ClosedRange<Double>, _ sentence: String) -> Requirement {
        Requirement(.range, sentence, ["least": .decimal(range.lowerBound), "most": .decimal(range.upperBound)])
    }

    static func characters(_ range: ClosedRange<Int>) -> Requirement {
        let sentence = "\(range.lowerBound) to \(range.upperBound) characters"
        return Requirement(.characters, sentence, least: range.lowerBound, most: range.upperBound)
    }

    static func bytes(most: Int) -> Requirement {
        Requirement(.bytes, "at most \(most) bytes without NUL", ["most": .whole(most)])
    }

    static func atLeastCharacters(_ least: Int, _ sentence: String) -> Requirement {
        Requirement(.atLeastCharacters, sentence, ["least": .whole(least)])
    }

    static func sameAs(_ field: String) -> Requirement {
        Requirement(.sameAs, "the same as in \(field)", ["field": .text(field)])
    }

    static func after(_ field: String) -> Requirement {
        Requirement(.after, "a time after \(field)", ["field": .text(field)])
    }

    static func futureAfter(_ field: String) -> Requirement {
        Requirement(.futureAfter, "a time to come, after \(field)", ["field": .text(field)])
    }

    /// A day before the one in `field`, by a year at most.
    static func daysBefore(_ field: String, most: Int, _ sentence: String) -> Requirement {
        Requirement(.daysBefore, sentence, ["field": .text(field), "most": .whole(most)])
    }

    static let text = Requirement(.text, "some words")
    static let name = Requirement(.text, "a name")
    static let withoutNUL = Requirement(.withoutNUL, "without NUL")
    static let cursor = Requirement(.cursor, "a value of \"next\" of this list, as it was given")
    static let eventID = Requirement(.eventID, "the id of an event")
    static let instant = Requirement(.instant, "RFC 3339 or milliseconds since 1970")
    static let day = Requirement(.day, "a day such as 2026-01-31")
    static let timeZone = Requirement(.timeZone, "a time zone such as Europe/Moscow")
    static let number = Requirement(.number, "a number such as -18 or 8.5")
    static let limit = Requirement(.limit, "given, or \"below\", or both, in the unit of the series")
    static let past = Requirement(.past, "a time that is past")
    static let withinADay = Requirement(.within, "a day from now at most", ["hours": .whole(24)])
    static let placePattern = Requirement(.placePattern, "a device, vehicle or gateway, or a pattern with *")
    static let firstAdmin = Requirement(.firstAdmin, "admin among them: nobody could make the second one")

    private init(_ code: Code, _ sentence: String, least: Int, most: Int) {
        self.init(code, sentence, ["least": .whole(least), "most": .whole(most)])
    }
}
