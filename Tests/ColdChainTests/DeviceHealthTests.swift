import ColdChain
import Telemetry
import Testing

@Suite("Health of units and loggers")
struct DeviceHealthTests {
    private func time(_ minute: Int) -> Timestamp { Timestamp(seconds: Int64(1_781_481_600 + minute * 60)) }

    @Test("The duty cycle is the share of time that the relay is on")
    func dutyCycle() throws {
        var health = DeviceHealth(setPoint: 5)
        for minute in 0..<2_880 { health.takeCompressor(minute % 10 < 4, at: time(minute)) }
        #expect(abs(try #require(health.dutyCycle) - 0.4) < 0.02)
        #expect(health.risk < 0.3)
    }

    @Test("A pull-down that takes longer than usual raises the risk")
    func pullDown() throws {
        var health = DeviceHealth(setPoint: 5)
        var minute = 0
        func pull(_ health: inout DeviceHealth, minutes: Int) {
            for step in 0...minutes {
                health.takeAir(step == minutes ? 5.5 : 12, at: time(minute))
                minute += 1
            }
        }
        for _ in 0..<10 { pull(&health, minutes: 20) }
        #expect(try #require(health.pullDown) == 1_200)
        #expect(health.risk == 0)
        pull(&health, minutes: 60)
        #expect(health.risk > 0.5)
    }

    @Test("A falling battery is ranked before a steady one, and the days left are told")
    func battery() throws {
        var falling = DeviceHealth(setPoint: 5)
        var steady = DeviceHealth(setPoint: 5)
        for hour in 0..<72 {
            falling.takeBattery(3.6 - Double(hour) / 24 * 0.15, at: time(hour * 60))
            steady.takeBattery(3.6, at: time(hour * 60))
        }
        #expect(abs(try #require(falling.batteryDays) - 1) < 0.15)
        #expect(steady.batteryDays == nil)
        let order = HealthRanking.order([DeviceName(rawValue: "a"): steady, DeviceName(rawValue: "b"): falling])
        #expect(order.map(\.device.rawValue) == ["b", "a"])
    }
}
