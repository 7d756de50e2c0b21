/// One row of a quality case: device time, value and arrival, in seconds and degrees Celsius.
private struct QualityRow {
    var time: Double
    var value: Double?
    var received: Double
    /// Arrival minus device time.
    var offset: Double { received - time }
}

extension ReferenceCase {
    static func sensorQuality(_ input: JSONValue, _ parameters: JSONValue, _ line: inout LineWriter) {
        let rows = (input["rows"]?.elements ?? []).compactMap { row -> QualityRow? in
            let fields = row.elements
            guard fields.count >= 3, let time = fields[0].double, let received = fields[2].double else { return nil }
            return QualityRow(time: time, value: fields[1].double, received: received)
        }
        let bounds = parameters["plausible"]?.doubles ?? []
        let low = bounds.first.flatMap { $0 } ?? -60
        let high = bounds.last.flatMap { $0 } ?? 70
        let flags = flags(rows, low, high)
        line.key("flags")
        line.open()
        for (index, flag) in flags { line.member(String(index), flag) }
        line.close()
        let interval = interval(rows)
        let skewed = skewedRows(rows, interval)
        arrivals(rows, skewed, flags.count, &line)
        fault(rows, skewed, interval, &line)
    }

    private static func flags(_ rows: [QualityRow], _ low: Double, _ high: Double) -> [(Int, String)] {
        var flags: [(Int, String)] = []
        var plausible: [(index: Int, value: Double)] = []
        for (index, row) in rows.enumerated() {
            guard let value = row.value else {
                flags.append((index, "null"))
                continue
            }
            // 85 and -127 are what a DS18B20 reports after power-up and on a broken line.
            if value < low || value > high || value == 85 || value == -127 {
                flags.append((index, "implausible"))
            } else {
                plausible.append((index, value))
            }
        }
        let steps = zip(plausible.dropFirst(), plausible).map { abs($0.value - $1.value) }.sorted()
        let bound = max(2.5, 8 * (steps.isEmpty ? 0 : steps[steps.count / 2]))
        for place in plausible.indices.dropFirst().dropLast() {
            let before = plausible[place].value - plausible[place - 1].value
            let after = plausible[place].value - plausible[place + 1].value
            guard before * after > 0, abs(before) > bound, abs(after) > bound else { continue }
            flags.append((plausible[place].index, "spike"))
        }
        return flags.sorted { $0.0 < $1.0 }
    }

    /// The customary distance between readings: the median of positive steps in device time.
    private static func interval(_ rows: [QualityRow]) -> Double {
        let steps = zip(rows.dropFirst(), rows).map { $0.time - $1.time }.filter { $0 > 0 }.sorted()
        return steps.isEmpty ? 60 : steps[steps.count / 2]
    }

    /// Rows whose clock is wrong: ahead of arrival, absurd, or behind by the same amount at the usual cadence.
    private static func skewedRows(_ rows: [QualityRow], _ interval: Double) -> [Int] {
        rows.indices.filter { index in
            let row = rows[index]
            if row.offset < -60 { return true }
            if row.time < 946_684_800, row.received > 946_684_800 { return true }
            guard row.offset > 240 else { return false }
            let neighbours = [index - 1, index + 1].filter { rows.indices.contains($0) }
            return neighbours.contains { other in
                let cadence = abs(row.received - rows[other].received)
                return abs(rows[other].offset - row.offset) < 30 && cadence > 0.5 * interval
                    && cadence < 1.6 * interval
            }
        }
    }

    private static func arrivals(_ rows: [QualityRow], _ skewed: [Int], _ flagged: Int, _ line: inout LineWriter) {
        var seen: Set<Double> = []
        var duplicates = 0
        for (index, row) in rows.enumerated() where !skewed.contains(index) {
            if !seen.insert(row.time).inserted { duplicates += 1 }
        }
        let wrongClock = Set(skewed)
        let late = rows.indices.filter { !wrongClock.contains($0) && rows[$0].offset > 240 }
        var lateCount = 0
        var known: Set<Double> = []
        for index in rows.indices where known.insert(rows[index].time).inserted {
            if late.contains(index) { lateCount += 1 }
        }
        line.member("accepted", Int64(rows.count - flagged - duplicates))
        line.member("unique", Int64(rows.count - duplicates))
        line.member("duplicates", Int64(duplicates))
        line.member("late_count", Int64(lateCount))
        line.key("sorted_ts")
        line.open("[")
        for time in known.sorted() { line.value(time) }
        line.close("]")
    }

    private static func fault(
        _ rows: [QualityRow],
        _ skewed: [Int],
        _ interval: Double,
        _ line: inout LineWriter
    ) {
        if let first = skewed.first, let last = skewed.last {
            let offsets = skewed.map { -rows[$0].offset }.sorted()
            line.member("fault", "clock_skew")
            line.member("offset_s", offsets[offsets.count / 2])
            line.member("first_index", Int64(first))
            line.member("last_index", Int64(last))
        } else if let run = stuckRun(rows) {
            line.member("fault", "stuck")
            line.member("first_index", Int64(run.lowerBound))
            line.member("last_index", Int64(run.upperBound))
        } else {
            let times = rows.map(\.time).sorted()
            let gaps = zip(times.dropFirst(), times).map { (start: $1, end: $0) }
            let widest = gaps.max { $0.end - $0.start < $1.end - $1.start }
            guard let widest, widest.end - widest.start > 2.5 * interval else { return }
            line.member("fault", "dropout")
            line.member("gap_start_ts", widest.start)
            line.member("gap_end_ts", widest.end)
            line.member("gap_s", widest.end - widest.start)
        }
    }

    /// The longest run of equal values, when it is six or more and three times as long as any other.
    private static func stuckRun(_ rows: [QualityRow]) -> ClosedRange<Int>? {
        var runs: [ClosedRange<Int>] = []
        var start = 0
        for index in rows.indices {
            if index > 0, rows[index].value != rows[index - 1].value { start = index }
            if let last = runs.last, last.lowerBound == start { runs.removeLast() }
            runs.append(start...index)
        }
        let sorted = runs.sorted { $0.count > $1.count }
        guard let longest = sorted.first, longest.count >= 6 else { return nil }
        let second = sorted.dropFirst().first?.count ?? 1
        return longest.count >= 3 * second ? longest : nil
    }
}
