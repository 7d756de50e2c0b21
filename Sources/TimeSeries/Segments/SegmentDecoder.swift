/// Reads the bytes of a segment. Bytes that cannot be right give nil, never a trap: they come from a database.
struct SegmentDecoder {
    private struct Header {
        let meaning: ColumnPlan.Meaning
        let nulls: UInt8
        let predictor: ColumnPlan.Predictor
        let width: Int
        let scale: Int
        let base: Int64
        let slope: Int64
        let factor: Int64
        let place: Int
    }

    private let bytes: [UInt8]
    let rows: Int
    let columns: Int

    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 14, bytes[0] == SegmentEncoder.version else { return nil }
        self.bytes = bytes
        rows = bytes.withUnsafeBytes { Int(UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: 1, as: UInt32.self))) }
        columns = Int(bytes[5])
        guard bytes.count >= 14 + columns * SegmentEncoder.headerSize, rows <= 10_000_000 else { return nil }
    }

    /// A column; instants need the first one beside them.
    func column(_ number: Int, _ kind: SegmentColumn.Kind, times: SegmentColumn? = nil) -> SegmentColumn? {
        guard number < columns, let header = header(number) else { return nil }
        if header.nulls == 2 {
            return SegmentColumn(
                kind,
                values: [Int64](repeating: 0, count: rows),
                nulls: [Bool](repeating: true, count: rows)
            )
        }
        guard var values = integers(header, times: times?.values) else { return nil }
        if header.meaning == .decimal {
            let divisor = ColumnPlan.powers[min(header.scale, ColumnPlan.powers.count - 1)]
            for row in values.indices {
                let value = Double(values[row]) / divisor
                let whole = kind == .real ? Double(Float(value)) : value
                values[row] = Int64(bitPattern: whole.bitPattern)
            }
        }
        return SegmentColumn(kind, values: values, nulls: header.nulls == 1 ? flags(header) : [])
    }

    private func header(_ number: Int) -> Header? {
        bytes.withUnsafeBytes { raw in
            let start = 6 + number * SegmentEncoder.headerSize
            func word(_ offset: Int) -> Int64 {
                Int64(bigEndian: raw.loadUnaligned(fromByteOffset: start + offset, as: Int64.self))
            }
            guard let meaning = ColumnPlan.Meaning(rawValue: raw[start]),
                let predictor = ColumnPlan.Predictor(rawValue: raw[start + 2])
            else { return nil }
            let width = Int(raw[start + 3])
            let place = Int(UInt32(bigEndian: raw.loadUnaligned(fromByteOffset: start + 32, as: UInt32.self)))
            let nulls = raw[start + 1]
            let end = place + (rows * width + 7) / 8 + (nulls == 1 ? (rows + 7) / 8 : 0)
            guard width <= 57 || width == 64, nulls <= 2, end + 8 <= raw.count || width == 0 && nulls != 1 else {
                return nil
            }
            return Header(
                meaning: meaning,
                nulls: nulls,
                predictor: predictor,
                width: width,
                scale: Int(raw[start + 4]),
                base: word(8),
                slope: word(16),
                factor: word(24),
                place: place
            )
        }
    }

    private func integers(_ header: Header, times: [Int64]?) -> [Int64]? {
        let (width, base, factor, slope) = (header.width, header.base, header.factor, header.slope)
        var values = [Int64](repeating: base, count: rows)
        let isConstant = width == 0
        return bytes.withUnsafeBytes { raw -> [Int64]? in
            var bit = header.place * 8
            func next() -> Int64 {
                if isConstant { return 0 }
                defer { bit += width }
                return Int64(bitPattern: BitPacking.number(in: raw, firstBit: bit, width: width))
            }
            switch header.predictor {
            case .frame:
                for row in 0..<rows { values[row] = base &+ factor &* next() }
            case .line:
                for row in 0..<rows { values[row] = base &+ factor &* (((slope &* Int64(row)) >> 16) &+ next()) }
            case .delta:
                var sum: Int64 = 0
                for row in 0..<rows {
                    let step = slope &+ next()
                    if row > 0 { sum = sum &+ step }
                    values[row] = base &+ factor &* sum
                }
            case .reference:
                guard let times, times.count == rows else { return nil }
                for row in 0..<rows { values[row] = times[row] &+ base &+ factor &* next() }
            case .pattern:
                for row in 0..<rows { values[row] = base ^ (next() << Int64(header.scale & 63)) }
            }
            return values
        }
    }

    private func flags(_ header: Header) -> [Bool] {
        let start = (header.place + (rows * header.width + 7) / 8) * 8
        return bytes.withUnsafeBytes { raw in
            (0..<rows).map { BitPacking.number(in: raw, firstBit: start + $0, width: 1) == 1 }
        }
    }
}
