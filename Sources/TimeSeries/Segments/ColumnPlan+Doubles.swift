extension ColumnPlan {
    /// The fewest bits for doubles: as decimals where that gives back every bit, otherwise as patterns.
    static func doubles(_ column: SegmentColumn) -> ColumnPlan {
        if let (whole, scale) = decimals(column) {
            var plan = integers(whole, isRandomAccess: false)
            if plan.predictor != .pattern {
                plan.meaning = .decimal
                plan.scale = scale
                return plan
            }
        }
        var plan = pattern(column.values)
        plan.meaning = .bits
        return plan
    }

    /// 10^0 … 10^6: more places behind the point no sensor has.
    static let powers: [Double] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]

    private static func decimals(_ column: SegmentColumn) -> (whole: [Int64], scale: Int)? {
        var scale = 0
        for bits in column.values {
            let value = Double(bitPattern: UInt64(bitPattern: bits))
            while whole(value, scale, column.kind) == nil {
                scale += 1
                if scale == powers.count { return nil }
            }
        }
        var numbers: [Int64] = []
        numbers.reserveCapacity(column.values.count)
        for bits in column.values {
            guard let number = whole(Double(bitPattern: UInt64(bitPattern: bits)), scale, column.kind) else {
                return nil
            }
            numbers.append(number)
        }
        return (numbers, scale)
    }

    /// The integer that gives the value back when it is divided by 10^scale, to the last bit.
    private static func whole(_ value: Double, _ scale: Int, _ kind: SegmentColumn.Kind) -> Int64? {
        let product = (value * powers[scale]).rounded()
        // Beyond 2^51 not every integer survives the way; NaN and infinities fail the comparison too.
        guard abs(product) < 2_251_799_813_685_248, product != 0 || value.sign == .plus else { return nil }
        let back = product / powers[scale]
        let isSame = kind == .real ? Float(back) == Float(value) : back == value
        return isSame ? Int64(product) : nil
    }
}
