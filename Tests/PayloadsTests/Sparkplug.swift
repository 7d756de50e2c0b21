/// Writes Sparkplug B payloads for tests.
enum Sparkplug {
    struct Metric {
        var name: String?
        var alias: UInt64?
        var type: UInt64?
        var integer: UInt64?
        var real: Double?
        var unit: String?
    }

    /// A payload of 2026-06-15T00:00:00Z.
    static func payload(sequence: UInt64?, _ metrics: [Metric]) -> [UInt8] {
        var bytes = [0x08] + varint(1_781_481_600_000)
        for metric in metrics { bytes += field(2, encode(metric)) }
        if let sequence { bytes += [0x18] + varint(sequence) }
        return bytes
    }

    private static func encode(_ metric: Metric) -> [UInt8] {
        var bytes: [UInt8] = []
        if let name = metric.name { bytes += field(1, Array(name.utf8)) }
        if let alias = metric.alias { bytes += [0x10] + varint(alias) }
        if let type = metric.type { bytes += [0x20] + varint(type) }
        if let unit = metric.unit {
            bytes += field(9, field(1, Array("engUnit".utf8)) + field(2, [0x08, 12] + field(8, Array(unit.utf8))))
        }
        if let integer = metric.integer { bytes += [metric.type == 4 ? 0x58 : 0x50] + varint(integer) }
        if let real = metric.real {
            bytes += [0x69] + (0..<8).map { UInt8(truncatingIfNeeded: real.bitPattern >> UInt64(8 * $0)) }
        }
        return bytes
    }

    private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        [number << 3 | 2] + varint(UInt64(content.count)) + content
    }

    private static func varint(_ number: UInt64) -> [UInt8] {
        var (rest, bytes) = (number, [UInt8]())
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(truncatingIfNeeded: rest)]
    }
}
