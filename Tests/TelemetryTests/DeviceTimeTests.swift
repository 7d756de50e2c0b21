import Telemetry
import Testing

@Suite struct DeviceTimeTests {
    private let arrival = Timestamp(milliseconds: 1_781_481_605_000)

    @Test func usesTheDevicesTime() {
        let time = DeviceTime(reported: Timestamp(milliseconds: 1_781_481_600_000), receivedAt: arrival)
        #expect(time.instant.milliseconds == 1_781_481_600_000)
        #expect(time.quality.isEmpty)
    }

    @Test func usesArrivalWhenThereIsNone() {
        let time = DeviceTime(reported: nil, receivedAt: arrival)
        #expect(time.instant == arrival)
        #expect(time.quality == .receivedTime)
    }

    @Test(arguments: [0, 946_684_799, 1_781_481_605 + 86_401, -5])
    func distrustsClocksBefore2000AndADayAhead(seconds: Int64) {
        let time = DeviceTime(reported: Timestamp(seconds: seconds), receivedAt: arrival)
        #expect(time.instant == arrival)
        #expect(time.quality == [.receivedTime, .suspectTime])
    }

    @Test(arguments: [946_684_800, 1_781_481_605 + 86_400])
    func trustsTheEdges(seconds: Int64) {
        #expect(DeviceTime(reported: Timestamp(seconds: seconds), receivedAt: arrival).quality.isEmpty)
    }

    @Test(arguments: [1_781_481_600, 1_781_481_600_000, 1_781_481_600_000_000])
    func tellsTheUnitOfAnEpochBySize(number: Int64) {
        #expect(DeviceTime.instant(epoch: number).milliseconds == 1_781_481_600_000)
        #expect(DeviceTime.instant(epoch: Double(number))?.milliseconds == 1_781_481_600_000)
    }

    @Test func takesFractionsOfSeconds() {
        #expect(DeviceTime.instant(epoch: 1_781_481_600.25)?.microseconds == 1_781_481_600_250_000)
    }

    @Test(arguments: [Double.nan, .infinity, 1e300, -1e19])
    func refusesUnusableNumbers(number: Double) {
        #expect(DeviceTime.instant(epoch: number) == nil)
    }
}
