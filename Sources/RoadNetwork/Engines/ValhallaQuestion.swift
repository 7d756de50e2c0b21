/// The body of a request to Valhalla's `/sources_to_targets`.
struct ValhallaQuestion: Encodable {
    struct Location: Encodable {
        let lat: Double
        let lon: Double
        let searchCutoff: Double

        enum CodingKeys: String, CodingKey {
            case lat, lon
            case searchCutoff = "search_cutoff"
        }
    }

    struct Departure: Encodable {
        /// 1: depart at the given local time.
        let type: Int
        let value: String
    }

    let sources: [Location]
    let targets: [Location]
    let costing: String
    let units = "kilometers"
    let dateTime: Departure?

    enum CodingKeys: String, CodingKey {
        case sources, targets, costing, units
        case dateTime = "date_time"
    }
}
