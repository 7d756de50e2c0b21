/// Turns columns into the bytes of a segment; the layout is in this folder's README.
enum SegmentEncoder {
    static let version: UInt8 = 1
    static let headerSize = 36

    /// The bytes of some rows, the first column being their times in rising order.
    static func encode(_ columns: [SegmentColumn]) -> [UInt8] {
        let rows = columns.first?.count ?? 0
        let plans = columns.enumerated().map { place, column in plan(column, isFirst: place == 0, times: columns[0]) }
        var bytes: [UInt8] = [version]
        bytes.reserveCapacity(6 + plans.count * headerSize + rows * plans.reduce(0) { $0 + $1.width } / 8 + 64)
        append(UInt32(rows), to: &bytes)
        bytes.append(UInt8(columns.count))
        var place = 6 + headerSize * columns.count
        for (column, plan) in zip(columns, plans) {
            appendHeader(plan, nulls: nullMark(column), place: place, to: &bytes)
            place += (rows * plan.width + 7) / 8
            if nullMark(column) == 1 { place += (rows + 7) / 8 }
        }
        for (column, plan) in zip(columns, plans) {
            if plan.width > 0 { BitPacking.append(plan.residuals, width: plan.width, to: &bytes) }
            if nullMark(column) == 1 {
                BitPacking.append(column.nulls.map { $0 ? 1 : 0 }, width: 1, to: &bytes)
            }
        }
        bytes += [UInt8](repeating: 0, count: 8)
        return bytes
    }

    private static func plan(_ column: SegmentColumn, isFirst: Bool, times: SegmentColumn) -> ColumnPlan {
        if nullMark(column) == 2 || column.count == 0 { return ColumnPlan() }
        switch column.kind {
        case .double, .real: return .doubles(column)
        case .instant where !isFirst: return .references(column.values, to: times.values)
        case .integer, .instant: return .integers(column.values, isRandomAccess: isFirst)
        }
    }

    /// 0 when no row is null, 1 when some are, 2 when all are.
    private static func nullMark(_ column: SegmentColumn) -> UInt8 {
        if column.nulls.isEmpty { return 0 }
        return column.nulls.allSatisfy(\.self) ? 2 : column.nulls.contains(true) ? 1 : 0
    }

    private static func appendHeader(_ plan: ColumnPlan, nulls: UInt8, place: Int, to bytes: inout [UInt8]) {
        bytes += [plan.meaning.rawValue, nulls, plan.predictor.rawValue, UInt8(plan.width), UInt8(plan.scale), 0, 0, 0]
        for number in [plan.base, plan.slope, plan.factor] { append(UInt64(bitPattern: number), to: &bytes) }
        append(UInt32(place), to: &bytes)
    }

    private static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
    }
}
