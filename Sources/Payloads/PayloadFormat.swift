/// The formats. A new one is a file in `Formats`, a case here and its line in `makeDecoder`.
public enum PayloadFormat: String, Hashable, Sendable, CaseIterable {
    /// The product's own JSON, and JSON like it by field mapping.
    case plainJSON = "plain"

    /// A decoder of this format for one route.
    func makeDecoder(mapping: FieldMapping, limits: DecodingLimits) -> any PayloadDecoder {
        switch self {
        case .plainJSON: PlainJSONDecoder(mapping: mapping, limits: limits)
        }
    }

    /// The format that a content type names; nil when it names none of ours.
    init?(contentType: String) {
        switch contentType.lowercased() {
        default: return nil
        }
    }
}
