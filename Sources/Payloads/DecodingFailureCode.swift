/// The kinds of decoding failure; the raw values are stored with dead letters and never change.
public enum DecodingFailureCode: String, Hashable, Sendable, CaseIterable {
    // Any message
    /// No bytes at all.
    case empty
    /// More bytes than the limit.
    case tooLarge = "too_large"
    /// A topic with wildcards, null or invalid characters, or too long.
    case badTopic = "bad_topic"
    /// No route's filter fits the topic.
    case noRoute = "no_route"
    /// Not JSON, not UTF-8, or nested too deeply.
    case badJSON = "bad_json"
    /// An object with more fields than the limit.
    case tooManyFields = "too_many_fields"
    /// A message with more readings than the limit.
    case tooManyReadings = "too_many_readings"
    /// New devices or series beyond the catalog's limit.
    case tooManySeries = "too_many_series"

    // Readings
    /// A value that is no number, not finite, or impossible.
    case badValue = "bad_value"
    /// A time that is there and cannot be read.
    case badTimestamp = "bad_timestamp"
    /// A device name that is empty, too long, or has control characters.
    case badDevice = "bad_device"
    /// No device in the payload, the topic or the settings.
    case noDevice = "no_device"
    /// A metric, channel or unit name that is empty, too long, or has control characters.
    case badName = "bad_name"
    /// A unit that does not measure what the metric measures.
    case badUnit = "bad_unit"
    /// Understood, but without anything to store.
    case noReading = "no_reading"
    /// A field that the format requires.
    case missingField = "missing_field"

    // Formats
    /// SenML: a field ending in `_` that is not understood.
    case senmlMustUnderstand = "senml_must_understand"
    /// SenML: a version beyond 10.
    case senmlVersion = "senml_version"
    /// SenML: a record without a value or sum.
    case senmlNoValue = "senml_no_value"
    /// SenML: the pack is not an array of records.
    case senmlNotArray = "senml_not_array"
    /// CBOR: the bytes end within an item.
    case cborTruncated = "cbor_truncated"
    /// CBOR: not well-formed, or nested too deeply.
    case badCBOR = "bad_cbor"
    /// Protocol buffers: not well-formed.
    case protobuf
    /// Sparkplug: an alias, or a node, whose birth was not seen.
    case sparkplugNeedsRebirth = "sparkplug_needs_rebirth"
    /// Sparkplug: sequence numbers are missing before this message.
    case sparkplugSequenceGap = "sparkplug_seq_gap"
    /// Sparkplug: a data set, template, array or bytes, or a compressed payload.
    case sparkplugUnsupported = "sparkplug_unsupported"
    /// LoRaWAN: no decoded object, and no codec for the raw bytes.
    case noCodec = "no_codec"
    /// Ruuvi: an advertisement of another maker or an unknown data format.
    case notRuuvi = "not_ruuvi"
    /// Binary data that ends too early.
    case truncated
    /// A text that should be hexadecimal and is not.
    case badHex = "bad_hex"
    /// A text that should be base64 and is not.
    case badBase64 = "bad_base64"
}
