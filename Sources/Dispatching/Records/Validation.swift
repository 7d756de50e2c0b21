internal import Foundation
internal import RoadNetwork

/// Checks of values that come from outside; each failure names the field, what is expected and what came.
enum Validation {
    /// The longest name or number.
    static let longestName = 200
    /// Farther than this no vehicle brings anything: the coordinates are swapped or wrong.
    static let farthestDropMetres = 1_000_000.0
    /// The most dimensions of amount and capacity, those of the routing engine.
    static let mostDimensions = 32
    /// The largest single amount; sums of a fleet stay far below the engine's limit.
    static let largestAmount = 1_000_000_000

    static func name(_ name: String, _ field: String) throws(DispatchError) {
        let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard !name.isEmpty, name.utf8.count <= longestName, isPlain else {
            throw .invalid(
                field: field,
                expected: .plainName(longest: longestName),
                came: name
            )
        }
    }

    /// A text for people, which may be empty.
    static func label(_ label: String, _ field: String) throws(DispatchError) {
        if !label.isEmpty { try name(label, field) }
    }

    /// A name that is a level of an MQTT topic.
    static func topicLevel(_ name: String, _ field: String) throws(DispatchError) {
        try self.name(name, field)
        if name.contains(where: { "/+#".contains($0) }) {
            throw .invalid(field: field, expected: .topicLevel, came: name)
        }
    }

    static func place(_ place: Coordinate, _ field: String) throws(DispatchError) {
        guard abs(place.latitude) <= 90 else {
            throw .invalid(field: "\(field).latitude", expected: .range(-90...90), came: "\(place.latitude)")
        }
        guard abs(place.longitude) <= 180 else {
            throw .invalid(field: "\(field).longitude", expected: .range(-180...180), came: "\(place.longitude)")
        }
    }

    static func amount(_ amount: [Int], dimensions: Int?, _ field: String) throws(DispatchError) {
        let expected = dimensions.map { FieldRule.dimensions($0) } ?? .count(1...mostDimensions)
        let fits = dimensions.map { amount.count == $0 } ?? (1...mostDimensions).contains(amount.count)
        guard fits else { throw .invalid(field: field, expected: expected, came: "\(amount.count)") }
        for (index, value) in amount.enumerated() where value < 0 || value > largestAmount {
            throw .invalid(field: "\(field)[\(index)]", expected: .range(0...largestAmount), came: "\(value)")
        }
    }

    /// The most compartments of one vehicle.
    static let mostCompartments = 8

    static func compartments(_ vehicle: FleetVehicle, dimensions: Int?, _ field: String) throws(DispatchError) {
        let all = vehicle.compartments
        guard all.count <= mostCompartments else {
            throw .invalid(field: "\(field).compartments", expected: .atMost(mostCompartments), came: "\(all.count)")
        }
        var names: Set<String> = []
        var devices = Set(vehicle.devices)
        for (index, compartment) in all.enumerated() {
            let field = "\(field).compartments[\(index)]"
            try name(compartment.name, "\(field).name")
            guard names.insert(compartment.name).inserted else {
                throw .invalid(field: "\(field).name", expected: .otherName, came: compartment.name)
            }
            for (value, key) in [(compartment.low, "low"), (compartment.high, "high")] where !(-100...100 ~= value) {
                throw .invalid(field: "\(field).\(key)", expected: .range(-100...100), came: "\(value)")
            }
            guard compartment.low < compartment.high else {
                throw .invalid(field: "\(field).high", expected: .above(field: "low"), came: "\(compartment.high)")
            }
            try amount(compartment.capacity, dimensions: dimensions ?? all[0].capacity.count, "\(field).capacity")
            for (number, device) in compartment.devices.enumerated() where !devices.insert(device).inserted {
                throw .invalid(field: "\(field).devices[\(number)]", expected: .otherName, came: device)
            }
        }
        guard !all.isEmpty else { return }
        let sum = all.dropFirst().reduce(all[0].capacity) { sum, other in zip(sum, other.capacity).map { $0 + $1 } }
        guard vehicle.capacity == sum else {
            throw .invalid(field: "\(field).capacity", expected: .sumOfCompartments(sum), came: "\(vehicle.capacity)")
        }
    }

    /// The most breaks of one vehicle's day.
    static let mostBreaks = 8
    /// The longest break, in seconds.
    static let longestBreak = 12 * 3_600

    static func breaks(_ breaks: [CourierBreak], _ field: String) throws(DispatchError) {
        guard breaks.count <= mostBreaks else {
            throw .invalid(field: field, expected: .atMost(mostBreaks), came: "\(breaks.count)")
        }
        var names: Set<String> = []
        for (index, pause) in breaks.enumerated() {
            let field = "\(field)[\(index)]"
            try name(pause.name, "\(field).name")
            guard names.insert(pause.name).inserted else {
                throw .invalid(
                    field: "\(field).name",
                    expected: .otherName,
                    came: pause.name
                )
            }
            for (time, key) in [(pause.earliest, "earliest"), (pause.latest, "latest")] where TimeOfDay(time) == nil {
                throw .invalid(field: "\(field).\(key)", expected: .timeOfDay, came: time)
            }
            guard TimeZone(identifier: pause.timeZone) != nil else {
                throw .invalid(
                    field: "\(field).time_zone",
                    expected: .timeZone,
                    came: pause.timeZone
                )
            }
            guard (60...longestBreak).contains(pause.lengthSeconds) else {
                throw .invalid(
                    field: "\(field).length_seconds",
                    expected: .range(60...longestBreak),
                    came: "\(pause.lengthSeconds)"
                )
            }
        }
    }

    /// The longest note for a courier, in bytes.
    static let longestNote = 1_000

    /// A refusal says how long a text was, and never the text: refusals are written to logs, and contacts must not be.
    static func contact(_ contact: Contact, _ field: String) throws(DispatchError) {
        for (value, key, longest) in [
            (contact.name, "name", longestName), (contact.phone, "phone", longestName),
            (contact.email, "email", longestName), (contact.note, "note", longestNote),
        ] {
            guard let value else { continue }
            let isPlain = value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            guard isPlain, value.utf8.count <= longest else {
                let came = "\(value.utf8.count) bytes"
                throw .invalid(field: "\(field).\(key)", expected: .plainName(longest: longest), came: came)
            }
        }
        if let phone = contact.phone {
            let digits = Contact.digits(ofNumber: phone)
            guard let digits, 5...15 ~= digits.count else {
                let came = digits.map { "\($0.count) digits" } ?? "other characters"
                throw .invalid(field: "\(field).phone", expected: .phone, came: came)
            }
        }
        if let email = contact.email {
            let parts = email.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !email.contains(" ") else {
                throw .invalid(field: "\(field).email", expected: .email, came: "\(email.utf8.count) bytes")
            }
        }
    }

    static func shipment(
        _ shipment: NewShipment,
        facilities: [String: Facility],
        dimensions: Int?,
        profiles: Set<String>,
        _ field: String
    ) throws(DispatchError) {
        try name(shipment.number, "\(field).number")
        try name(shipment.profile, "\(field).profile")
        guard profiles.isEmpty || profiles.contains(shipment.profile) else {
            let expected = FieldRule.knownProfile(profiles.sorted())
            throw .invalid(field: "\(field).profile", expected: expected, came: shipment.profile)
        }
        try label(shipment.label, "\(field).label")
        guard let facility = facilities[shipment.facility] else {
            throw .invalid(field: "\(field).facility", expected: .knownFacility, came: shipment.facility)
        }
        try place(shipment.place, "\(field).place")
        let metres = GreatCircle.metres(from: facility.place, to: shipment.place)
        guard metres <= farthestDropMetres else {
            throw .invalid(
                field: "\(field).place",
                expected: .near(kilometres: Int(farthestDropMetres / 1000), facility: facility.name),
                came: "\(Int(metres / 1000)) km"
            )
        }
        guard shipment.windowStart <= shipment.windowEnd else {
            throw .invalid(
                field: "\(field).window_end",
                expected: .notBefore(field: "window_start", shipment.windowStart),
                came: shipment.windowEnd.formatted(.iso8601)
            )
        }
        guard (0...86_400).contains(shipment.serviceSeconds) else {
            throw .invalid(
                field: "\(field).service_seconds",
                expected: .range(0...86_400),
                came: "\(shipment.serviceSeconds)"
            )
        }
        try amount(shipment.amount, dimensions: dimensions, "\(field).amount")
        guard shipment.valueMinor >= 0 else {
            throw .invalid(field: "\(field).value_minor", expected: .atLeast(0), came: "\(shipment.valueMinor)")
        }
        if let contact = shipment.contact { try self.contact(contact, "\(field).contact") }
    }
}
