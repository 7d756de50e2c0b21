import ColdChain
import Foundation
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

    private func sample(_ metric: Metric, _ value: Double?, _ minute: Int, channel: String = "", quality: Quality = [])
        -> Sample
    {
        Sample(
            metric: metric,
            channel: channel,
            value: value,
            eventTime: time(minute),
            receivedTime: time(minute),
            quality: quality
        )
    }

    @Test("A feed passes over what is late, marked, missing or of another sensor")
    func feedIgnoresDisorder() {
        var feed = HealthFeed(low: 2, high: 8)
        for minute in 0..<600 { feed.take(sample(.compressor, minute % 10 < 4 ? 1 : 0, minute)) }
        for minute in 0..<600 { feed.take(sample(.temperature, 5, minute, channel: "air")) }
        let before = feed
        feed.take(sample(.compressor, 1, 300))
        feed.take(sample(.compressor, nil, 700))
        feed.take(sample(.compressor, .nan, 700))
        feed.take(sample(.compressor, 1, 700, quality: .sensorError))
        feed.take(sample(.compressor, 1, 700, quality: .suspectTime))
        feed.take(sample(.humidity, 50, 700))
        #expect(feed == before)
        feed.take(sample(.temperature, 30, 700, channel: "product"))
        #expect(feed.health == before.health)
    }

    @Test("A charge in percent ends at zero, and the kind that came first counts")
    func percent() throws {
        var feed = HealthFeed(low: nil, high: -18)
        #expect(feed.health.setPoint == -21)
        for hour in 0..<48 {
            feed.take(sample(.batteryLevel, 100 - Double(hour), hour * 60))
            feed.take(sample(.batteryVoltage, 3.01, hour * 60 + 30))
        }
        let days = try #require(feed.health.batteryDays)
        #expect(abs(days - 53.0 / 24) < 0.3, "\(days)")
        #expect(feed.health.reasons == [.battery])
    }

    @Test("What is known goes on where it was written")
    func written() throws {
        var feed = HealthFeed(low: 2, high: 8)
        for minute in 0..<1_000 { feed.take(sample(.compressor, minute % 3 == 0 ? 1 : 0, minute)) }
        var read = try JSONDecoder().decode(HealthFeed.self, from: JSONEncoder().encode(feed))
        #expect(read == feed)
        feed.take(sample(.compressor, 1, 1_001))
        read.take(sample(.compressor, 1, 1_001))
        #expect(read == feed)
    }
}
