internal import Foundation
internal import Telemetry

/// What a gateway says of itself in its retained status, or its last will for it.
struct GatewayStatus: Sendable, Equatable {
    var isOnline = true
    var firmware: String?
    var batteryPercent: Double?
    /// The highest sequence number that it has sent.
    var sequence: Int64?
    /// Seconds by which its clock is ahead of ours.
    var clockOffsetSeconds: Double?

    /// Bytes of a status that are looked at.
    private static let limitBytes = 4_096

    /// Reads `online`, `offline`, or an object such as
    /// `{"online":true,"firmware":"1.4","battery":87,"seq":1200,"ts":1767225600}`; anything else but an empty message
    /// says that it is there.
    init(_ payload: Span<UInt8>, receivedAt: Timestamp) {
        let bytes = payload.extracting(first: Self.limitBytes).withUnsafeBufferPointer { Array($0) }
        // What is no JSON is read as a word.
        let object = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        guard let members = object as? [String: Any] else {
            let word = (object as? String) ?? String(decoding: bytes, as: UTF8.self)
            isOnline = !["offline", ""].contains(word.lowercased().filter { !$0.isWhitespace })
            return
        }
        let words = [members["state"], members["status"]].compactMap { ($0 as? String)?.lowercased() }
        isOnline = (members["online"] as? Bool) ?? !words.contains("offline")
        firmware = (members["firmware"] as? String).map { String($0.filter { $0 != "\0" }.prefix(100)) }
        batteryPercent = Self.number(members["battery"] ?? members["battery_percent"])
        if let number = Self.number(members["seq"]), number >= 0, number < 9e15 { sequence = Int64(number) }
        clockOffsetSeconds = Self.time(members["ts"]).map { $0.seconds(since: receivedAt) }
    }

    private static func number(_ value: Any?) -> Double? {
        guard let number = value as? Double, number.isFinite else { return nil }
        return number
    }

    /// RFC 3339, or epoch in s, ms or µs, told apart by their size as in telemetry.
    private static func time(_ value: Any?) -> Timestamp? {
        if let text = value as? String { return Timestamp(rfc3339: text) }
        guard let number = number(value), number > 0, number < 9e15 else { return nil }
        if number < 1e11 { return Timestamp(microseconds: Int64(number * 1e6)) }
        return Timestamp(microseconds: Int64(number < 1e14 ? number * 1e3 : number))
    }
}
