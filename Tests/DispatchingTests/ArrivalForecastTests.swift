import Foundation
import Testing

@testable import Dispatching

/// Arrivals along a route against a simulation that draws everything anew, again and again.
@Suite struct ArrivalForecastTests {
    private typealias Stretch = ArrivalForecast.Stretch

    private let town = DurationRatios.logNormal(deviation: 0.35)
    private let door = DurationRatios.logNormal(deviation: 0.6)

    /// A stop as both the forecast and the simulation take it.
    private struct Stop {
        var drive: Double
        var service: Double
        var opensAt: Double?
    }

    /// A route on which one window makes the vehicle wait in half of all days.
    private let route = [
        Stop(drive: 600, service: 180), Stop(drive: 900, service: 300), Stop(drive: 300, service: 120, opensAt: 2_700),
        Stop(drive: 1_200, service: 240), Stop(drive: 450, service: 180), Stop(drive: 750, service: 600),
    ]

    private func forecast(shared: Double) -> [ArrivalForecast.Arrival] {
        var forecast = ArrivalForecast(from: 0)
        return route.map { stop in
            forecast.pass(Stretch(plannedSeconds: stop.drive, ratios: town, sharedVariance: shared))
            let arrival = forecast.arrival
            let service = Stretch(plannedSeconds: stop.service, ratios: door, sharedVariance: 0)
            forecast.work(service, opensAt: stop.opensAt, leavesAt: nil)
            return arrival
        }
    }

    /// Median and 90th percentile at each stop over a hundred thousand days.
    private func simulation(shared: Double) -> [(median: Double, ninetieth: Double)] {
        var random = SplitMix(state: 7)
        func normal() -> Double {
            let (radius, angle) = (
                Double.random(in: .leastNonzeroMagnitude..<1, using: &random), Double.random(in: 0..<1, using: &random)
            )
            return (-2 * log(radius)).squareRoot() * cos(2 * .pi * angle)
        }
        var arrivals = Array(repeating: [Double](), count: route.count)
        for _ in 0..<100_000 {
            let day = normal()
            var clock = 0.0
            for (index, stop) in route.enumerated() {
                let level = shared.squareRoot() * day + (1 - shared).squareRoot() * normal()
                clock += stop.drive * town.value(at: 0.5 * erfc(-level / 2.0.squareRoot()))
                arrivals[index].append(clock)
                clock = max(clock, stop.opensAt ?? clock)
                clock += stop.service * door.value(at: Double.random(in: 0..<1, using: &random))
            }
        }
        return arrivals.map { $0.sorted() }.map { ($0[$0.count / 2], $0[$0.count * 9 / 10]) }
    }

    @Test(arguments: [0, 0.5])
    func `quantiles along a route are those of a hundred thousand simulated days`(shared: Double) {
        for (arrival, reference) in zip(forecast(shared: shared), simulation(shared: shared)) {
            let spread = reference.ninetieth - reference.median
            #expect(abs(arrival.median - reference.median) < 0.12 * spread, "\(arrival) against \(reference)")
            #expect(abs(arrival.ninetieth - reference.ninetieth) < 0.12 * spread, "\(arrival) against \(reference)")
        }
    }

    @Test func `the 90th percentile of the way is nearer than the sum of 90th percentiles, and further for a bad day`()
        throws
    {
        let sum = route.reduce(0) { $0 + $1.drive * town.value(at: 0.9) + $1.service * door.value(at: 0.9) }
        let apart = try #require(forecast(shared: 0).last)
        let together = try #require(forecast(shared: 0.8).last)
        #expect(apart.ninetieth < together.ninetieth)
        #expect(together.ninetieth < sum)
    }

    @Test func `a drive that has begun is one of those that take longer than that`() {
        var forecast = ArrivalForecast(from: -900)
        forecast.pass(Stretch(plannedSeconds: 600, ratios: town, sharedVariance: 0.3, elapsed: 900))
        let longer = (0..<20_000).map { 600 * town.value(at: (Double($0) + 0.5) / 20_000) - 900 }.filter { $0 > 0 }
        #expect(abs(forecast.arrival.median - longer[longer.count / 2]) < 10)
        #expect(abs(forecast.arrival.ninetieth - longer[longer.count * 9 / 10]) < 20)
    }

    @Test func `the share below a value and the value at a share are each other's inverse`() {
        for level in stride(from: 0.02, through: 0.98, by: 0.03) {
            #expect(abs(town.share(below: town.value(at: level)) - level) < 1e-9)
        }
        #expect(town.share(below: 0.01) == 0 && town.share(below: 100) == 1)
    }
}
