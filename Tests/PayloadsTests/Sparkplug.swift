/// Writes Sparkplug B payloads for tests.
enum Sparkplug {
    struct Metric {
        var name: String?
        var alias: UInt64?
        var type: UInt64?
        var integer: UInt64?
        var real: Double?
        var unit: String?
        /// The property `Quality`.
        var quality: UInt64?
        /// Whether the value is a template's definition, or else an instance; nil is no template.
        var isTemplateDefinition: Bool?
        /// The number of a field that holds bytes as the value: 16 bytes and arrays, 17 a data set.
        var structure: UInt8?
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
        let properties = encodeProperties(of: metric)
        if !properties.isEmpty { bytes += field(9, properties) }
        if let integer = metric.integer { bytes += [metric.type == 4 ? 0x58 : 0x50] + varint(integer) }
        if let real = metric.real {
            bytes += [0x69] + (0..<8).map { UInt8(truncatingIfNeeded: real.bitPattern >> UInt64(8 * $0)) }
        }
        if let isDefinition = metric.isTemplateDefinition {
            bytes += field(18, field(4, Array("Reefer".utf8)) + [0x28, isDefinition ? 1 : 0])
        }
        if let structure = metric.structure { bytes += field(structure, [0x08, 1]) }
        return bytes
    }

    /// The property set of a metric: keys, then values in the same order.
    private static func encodeProperties(of metric: Metric) -> [UInt8] {
        var (keys, values) = ([UInt8](), [UInt8]())
        if let quality = metric.quality {
            keys += field(1, Array("Quality".utf8))
            values += field(2, [0x08, 3, 0x18] + varint(quality))
        }
        if let unit = metric.unit {
            keys += field(1, Array("engUnit".utf8))
            values += field(2, [0x08, 12] + field(8, Array(unit.utf8)))
        }
        return keys + values
    }

    /// A field of bytes.
    static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        varint(UInt64(number) << 3 | 2) + varint(UInt64(content.count)) + content
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
