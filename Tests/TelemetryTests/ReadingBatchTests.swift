import Telemetry
import Testing

@Suite struct ReadingBatchTests {
    private func filled(_ count: Int) -> ReadingBatch {
        var batch = ReadingBatch(capacity: count)
        for row in 0..<count {
            let time = Timestamp(seconds: Int64(row))
            batch.append(SeriesHandle(rawValue: Int32(row)), at: time, value: Double(row), receivedAt: time)
            batch.positions.append(
                Position(latitude: 1, longitude: 2, speed: Double(row)),
                of: DeviceHandle(rawValue: 0),
                at: time,
                receivedAt: time
            )
        }
        return batch
    }

    @Test func keepsRowsInOrder() {
        let batch = filled(3)
        #expect(batch.count == 3)
        #expect(batch.values == [0, 1, 2])
        #expect(batch.sequences == [ReadingBatch.noSequence, -1, -1])
        #expect(batch.positions[2].speed == 2)
        #expect(batch.positions[2].altitude.isNaN)
    }

    @Test func rollsBackToAMark() {
        var batch = filled(2)
        let mark = batch.mark
        batch.append(SeriesHandle(rawValue: 9), at: Timestamp(seconds: 9), value: 9, receivedAt: Timestamp(seconds: 9))
        batch.rollBack(to: mark)
        #expect(batch.values == [0, 1])
        #expect(batch.positions.count == 2)
    }

    @Test func isEmptyAfterRemoveAll() {
        var batch = filled(2)
        batch.removeAll()
        #expect(batch.isEmpty)
        #expect(batch.receivedAt.isEmpty)
    }
}
