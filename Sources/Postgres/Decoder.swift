/// Reads single values in both forms in which the server sends them; nil means that the type does not fit.
enum Decoder {
    static func int(_ cell: Cell) -> Int64? {
        if !cell.isBinary { return Int64(cell.text) }
        switch cell.type {
        case .int8: return cell.bigEndian(Int64.self)
        case .int4: return cell.bigEndian(Int32.self).map(Int64.init)
        case .int2: return cell.bigEndian(Int16.self).map(Int64.init)
        case .oid: return cell.bigEndian(UInt32.self).map(Int64.init)
        default: return nil
        }
    }

    static func double(_ cell: Cell) -> Double? {
        if !cell.isBinary { return isTextual(cell.type) ? nil : Double(cell.text) }
        switch cell.type {
        case .float8: return cell.bigEndian(UInt64.self).map(Double.init(bitPattern:))
        case .float4: return cell.bigEndian(UInt32.self).map { Double(Float(bitPattern: $0)) }
        default: return int(cell).map(Double.init)
        }
    }

    static func bool(_ cell: Cell) -> Bool? {
        guard cell.type == .bool, cell.bytes.count == 1 else { return nil }
        return cell.isBinary ? cell.bytes[0] != 0 : cell.bytes[0] == UInt8(ascii: "t")
    }

    static func string(_ cell: Cell) -> String? {
        if !cell.isBinary {
            let isTime = cell.type == .timestamptz || cell.type == .timestamp
            return isTime ? microseconds(cell).map(TimestampText.render) : cell.text
        }
        switch cell.type {
        case .text, .varchar, .bpchar, .name, .json: return cell.text
        case .jsonb: return String(decoding: cell.bytes.dropFirst(), as: UTF8.self)
        case .int2, .int4, .int8, .oid: return int(cell).map(String.init)
        case .float4: return cell.bigEndian(UInt32.self).map { Float(bitPattern: $0).description }
        case .float8: return double(cell)?.description
        case .bool: return bool(cell).map { $0 ? "true" : "false" }
        case .timestamptz, .timestamp: return microseconds(cell).map(TimestampText.render)
        case .uuid: return uuid(cell.bytes)
        default: return nil
        }
    }

    static func bytes(_ cell: Cell) -> [UInt8]? {
        guard cell.type == .bytea else { return nil }
        return cell.isBinary ? Array(cell.bytes) : unhex(cell.bytes)
    }

    static func microseconds(_ cell: Cell) -> Int64? {
        guard cell.type == .timestamptz || cell.type == .timestamp else { return nil }
        if cell.isBinary { return cell.bigEndian(Int64.self).map(PostgresTime.unix) }
        return TimestampText.parse(cell.bytes)
    }

    private static func isTextual(_ type: TypeID) -> Bool { [.text, .varchar, .bpchar, .name].contains(type) }

    /// `\x` and two digits a byte: the session sets `bytea_output` to hex.
    private static func unhex(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.count >= 2, text.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        for index in stride(from: 2, to: text.count, by: 2) {
            guard let byte = UInt8(String(decoding: text[index..<index + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }

    private static func uuid(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count == 16 else { return nil }
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            if byte < 16 { text += "0" }
            text += String(byte, radix: 16)
        }
        return text
    }
}
