import Telemetry

/// Derives the id of an event from what it is about, so that the same readings always give the same id.
enum EventIdentity {
    /// A UUID of version 8 (RFC 9562: free use) made of two 64-bit FNV-1a sums with different starts.
    static func make(
        device: DeviceDescription,
        eventClass: EventClass,
        code: EventCode,
        channel: String?,
        start: Timestamp
    ) -> String {
        var first = Fingerprint(seed: 0xcbf2_9ce4_8422_2325)
        var second = Fingerprint(seed: 0x9ae1_6a3b_2f90_404f)
        for text in [device.tenant.rawValue, device.device.rawValue, eventClass.rawValue, code.rawValue, channel ?? ""]
        {
            first.add(text)
            second.add(text)
        }
        first.add(UInt64(bitPattern: start.microseconds))
        second.add(UInt64(bitPattern: start.microseconds))
        let high = (first.value & 0xffff_ffff_ffff_0fff) | 0x8000
        let low = (second.value & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000
        return text(high: high, low: low)
    }

    private static func text(high: UInt64, low: UInt64) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for nibble in 0..<32 {
            if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 { bytes.append(0x2d) }
            let word = nibble < 16 ? high : low
            bytes.append(digits[Int((word >> UInt64((15 - nibble % 16) * 4)) & 15)])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
