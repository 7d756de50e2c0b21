/// How one column is written: the header's fields, and the residual of each row.
struct ColumnPlan {
    enum Predictor: UInt8 {
        case frame = 0
        case line = 1
        case delta = 2
        case reference = 3
        case pattern = 4
    }

    enum Meaning: UInt8 {
        case integer = 0
        case decimal = 1
        case bits = 2
    }

    var meaning = Meaning.integer
    var predictor = Predictor.frame
    var width = 0
    var scale = 0
    var base: Int64 = 0
    var slope: Int64 = 0
    var factor: Int64 = 1
    var residuals: [UInt64] = []

    /// The fewest bits for whole numbers.
    ///
    /// - Parameters:
    ///   - values: At least one.
    ///   - isRandomAccess: Whether each value must be readable without the others.
    /// - Returns: The plan of the least width.
    static func integers(_ values: [Int64], isRandomAccess: Bool) -> ColumnPlan {
        guard let low = values.min(), let high = values.max(),
            case let (range, overflow) = high.subtractingReportingOverflow(low), !overflow
        else { return pattern(values) }
        let factor = commonFactor(values, low)
        var best = framed(values, low: low, range: range, factor: factor)
        if best.width == 0 { return best }
        let steps = values.count > 1 ? Int64(values.count - 1) : 1
        if let line = lined(values, factor: factor, steps: steps), line.width < best.width { best = line }
        if !isRandomAccess, let delta = delta(values, factor: factor), delta.width < best.width { best = delta }
        return best
    }

    /// Numbers that lie near those of the first column.
    static func references(_ values: [Int64], to first: [Int64]) -> ColumnPlan {
        var differences: [Int64] = []
        differences.reserveCapacity(values.count)
        for row in 0..<values.count {
            let (difference, overflow) = values[row].subtractingReportingOverflow(first[row])
            if overflow { return integers(values, isRandomAccess: true) }
            differences.append(difference)
        }
        guard let low = differences.min(), let high = differences.max(),
            case let (range, overflow) = high.subtractingReportingOverflow(low), !overflow
        else { return integers(values, isRandomAccess: true) }
        var plan = framed(differences, low: low, range: range, factor: commonFactor(differences, low))
        plan.predictor = .reference
        // Arrival of a whole batch at once is better told by itself.
        let own = integers(values, isRandomAccess: true)
        return own.width < plan.width ? own : plan
    }

    /// Any 64 bits: what differs from the first pattern, between the common bits before and behind.
    static func pattern(_ values: [Int64]) -> ColumnPlan {
        var plan = ColumnPlan()
        plan.predictor = .pattern
        plan.base = values.first ?? 0
        let differences = values.map { UInt64(bitPattern: $0 ^ plan.base) }
        let all = differences.reduce(0, |)
        if all == 0 { return plan }
        plan.scale = all.trailingZeroBitCount
        plan.width = wholeWidth(64 - all.leadingZeroBitCount - plan.scale)
        if plan.width == 64 { plan.scale = 0 }
        plan.residuals = differences.map { $0 >> UInt64(plan.scale) }
        return plan
    }

    /// A width that fits into 8 bytes at any bit of the first.
    private static func wholeWidth(_ width: Int) -> Int { width > 57 ? 64 : width }

    private static func width(of range: Int64) -> Int {
        wholeWidth(64 - UInt64(bitPattern: range).leadingZeroBitCount)
    }

    private static func framed(_ values: [Int64], low: Int64, range: Int64, factor: Int64) -> ColumnPlan {
        var plan = ColumnPlan()
        plan.base = low
        plan.factor = factor
        plan.width = width(of: range / factor)
        if plan.width > 0 {
            plan.residuals =
                factor == 1
                ? values.map { UInt64(bitPattern: $0 &- low) } : values.map { UInt64(bitPattern: ($0 &- low) / factor) }
        }
        return plan
    }

    /// A straight line from the first to the last value, in units of the factor with 16 bits behind the point.
    private static func lined(_ values: [Int64], factor: Int64, steps: Int64) -> ColumnPlan? {
        let (whole, overflow) = values[values.count - 1].subtractingReportingOverflow(values[0])
        let units = whole / factor
        // Products with the row must stay within 63 bits.
        guard !overflow, abs(units) < 1 << 46 else { return nil }
        var plan = ColumnPlan()
        plan.predictor = .line
        plan.factor = factor
        plan.slope = (units << 16) / steps
        let scaled =
            factor == 1
            ? values.map { $0 &- values[0] } : values.map { ($0 &- values[0]) / factor }
        var differences: [Int64] = []
        differences.reserveCapacity(values.count)
        for row in 0..<values.count { differences.append(scaled[row] &- ((plan.slope &* Int64(row)) >> 16)) }
        guard let low = differences.min(), let high = differences.max() else { return nil }
        plan.width = width(of: high &- low)
        plan.base = values[0] &+ low &* factor
        plan.residuals = differences.map { UInt64(bitPattern: $0 &- low) }
        return plan
    }

    private static func delta(_ values: [Int64], factor: Int64) -> ColumnPlan? {
        var plan = ColumnPlan()
        plan.predictor = .delta
        plan.factor = factor
        plan.base = values[0]
        var (low, high) = (Int64.max, Int64.min)
        var steps: [Int64] = [0]
        steps.reserveCapacity(values.count)
        for row in 1..<max(values.count, 1) {
            let (step, overflow) = values[row].subtractingReportingOverflow(values[row - 1])
            if overflow { return nil }
            let unit = factor == 1 ? step : step / factor
            (low, high) = (min(low, unit), max(high, unit))
            steps.append(unit)
        }
        guard low <= high, case let (range, overflow) = high.subtractingReportingOverflow(low), !overflow else {
            return nil
        }
        plan.slope = low
        plan.width = width(of: range)
        plan.residuals = steps.map { UInt64(bitPattern: $0 &- low) }
        plan.residuals[0] = 0
        return plan
    }

    /// The greatest common divisor of all distances from the least value, at least 1.
    private static func commonFactor(_ values: [Int64], _ low: Int64) -> Int64 {
        var divisor: Int64 = 0
        for value in values {
            var rest = value &- low
            if divisor != 0 && rest % divisor == 0 { continue }
            while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
            if divisor == 1 { return 1 }
        }
        return max(divisor, 1)
    }
}
