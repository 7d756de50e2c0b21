/// Jobs and shipments.
extension VroomReader {
    static func job(_ cursor: inout JSONCursor) throws(InputError) -> Job {
        var draft = StopDraft()
        var terms = Terms()
        var delivery: [Int]?
        var pickup: [Int]?
        var amount: [Int]?
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "delivery": delivery = try cursor.integers()
            case "amount": amount = try cursor.integers()
            case "pickup": pickup = try cursor.integers()
            default:
                if try readTerms(&terms, key, &cursor) { return }
                if try draft.read(key, &cursor) { return }
                try cursor.skip()
            }
        }
        // VROOM's deprecated `amount` counts only where neither of the keys that replaced it is given.
        if pickup == nil { delivery = delivery ?? amount }
        return Job(stop: try draft.stop(cursor), delivery: delivery ?? [], pickup: pickup ?? [], terms: terms)
    }

    static func shipment(_ cursor: inout JSONCursor) throws(InputError) -> Shipment {
        var pickup: Stop?
        var delivery: Stop?
        var amount: [Int] = []
        var terms = Terms()
        var limit: Int?
        var price: Int?
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "pickup": pickup = try stop(&cursor)
            case "delivery": delivery = try stop(&cursor)
            case "amount": amount = try cursor.integers()
            case "max_time_on_board": limit = try cursor.integer()
            case "max_time_on_board_price_per_minute": price = try cursor.integer()
            default: if try !readTerms(&terms, key, &cursor) { try cursor.skip() }
            }
        }
        guard let pickup else { throw cursor.error("has no pickup") }
        guard let delivery else { throw cursor.error("has no delivery") }
        return Shipment(
            pickup: pickup,
            delivery: delivery,
            amount: amount,
            terms: terms,
            timeOnBoard: limit.map { Deadline(limit: $0, pricePerMinute: price) }
        )
    }

    private static func stop(_ cursor: inout JSONCursor) throws(InputError) -> Stop {
        var draft = StopDraft()
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            if try !draft.read(key, &cursor) { try cursor.skip() }
        }
        return try draft.stop(cursor)
    }

    private static func readTerms(
        _ terms: inout Terms,
        _ key: String,
        _ cursor: inout JSONCursor
    ) throws(InputError) -> Bool {
        switch key {
        case "skills": terms.skills = Set(try cursor.naturals())
        case "priority": terms.priority = try cursor.integer()
        case "price": terms.price = try cursor.integer()
        case "only_vehicle": terms.onlyVehicle = try cursor.integer()
        case "band": terms.band = try cursor.string()
        case "move_price": terms.movePrice = try cursor.integer()
        case "max_warm_up": terms.warmUp = WarmUpLimit(limit: try cursor.integer(), price: terms.warmUp?.price)
        case "max_warm_up_price":
            let price = try cursor.integer()
            terms.warmUp = WarmUpLimit(limit: terms.warmUp?.limit ?? Limit.time, price: price)
        default: return false
        }
        return true
    }
}
