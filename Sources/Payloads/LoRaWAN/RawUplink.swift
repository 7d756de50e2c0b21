internal import Telemetry

/// Raw bytes of a LoRaWAN uplink that the network server did not decode.
enum RawUplink {
    /// Reads the base64 text at `data` by the codec of the settings; an uplink without bytes has nothing to store.
    static func write(
        _ data: JSONValue,
        of document: JSONDocument,
        in context: MessageContext,
        using map: inout ValueMap,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard document.isGiven(data), document.kind(data) == .string, !document.range(data).isEmpty else { return }
        guard let codec = context.settings.codec else {
            throw DecodingFailure(.noCodec, "the network server did not decode it and no codec is configured")
        }
        let text = document.text
        guard let bytes = Base64.bytes(text.span.extracting(document.range(data))) else {
            throw DecodingFailure(.badBase64, "the raw bytes are not base64")
        }
        switch codec {
        case .cayenneLPP: try CayenneLPP.write(bytes, using: &map, into: &writer)
        }
    }
}
