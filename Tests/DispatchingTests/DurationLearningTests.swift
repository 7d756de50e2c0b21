import Foundation
import Testing

@testable import Dispatching

/// What is learned from drives whose distribution is known.
@Suite struct DurationLearningTests {
    /// A Monday at noon in UTC.
    private let now = Date(timeIntervalSince1970: 1_781_524_800)
    private let slot = DaySlot(number: 1)

    /// Draws drives: a day's factor and each drive's own, both logarithmic normal.
    private struct Roads {
        var random: SplitMix
        var median = 1.2
        var dayDeviation = 0.15
        var deviation = 0.25

        mutating func normal() -> Double {
            let radius = Double.random(in: .leastNonzeroMagnitude..<1, using: &random)
            return (-2 * log(radius)).squareRoot() * cos(2 * .pi * Double.random(in: 0..<1, using: &random))
        }

        /// The ratios of a vehicle's drives on one day.
        mutating func day(_ drives: Int) -> [Double] {
            let common = dayDeviation * normal()
            return (0..<drives).map { _ in median * exp(common + deviation * normal()) }
        }
    }

    private func observed(
        _ ratios: [Double],
        vehicle: String = "van-1",
        daysAgo: Double,
        slot: DaySlot? = nil
    ) -> [ObservedDuration] {
        ratios.enumerated().map { index, ratio in
            ObservedDuration(
                kind: .drive,
                shipment: "\(vehicle) \(daysAgo) \(index)",
                vehicle: vehicle,
                began: now.addingTimeInterval(-daysAgo * 86_400 + Double(index)),
                slot: slot ?? self.slot,
                plannedSeconds: 600,
                actualSeconds: 600 * ratio
            )
        }
    }

    /// So many days of ten vehicles, twelve drives each.
    private func history(_ roads: inout Roads, days: Int) -> [ObservedDuration] {
        (1...days).flatMap { day in
            (0..<10).flatMap { observed(roads.day(12), vehicle: "van-\($0)", daysAgo: Double(day)) }
        }
    }

    /// How many routes of eight drives on new days come before the median and before the 90th percentile that were learned.
    private func coverage(seed: UInt64) -> (median: Double, ninetieth: Double) {
        var roads = Roads(random: SplitMix(state: seed))
        let model = DurationLearning(now: now).model(history(&roads, days: 40))
        let entry = model.entry(.drive, slot: slot, vehicle: "van-3")
        #expect(entry.basis == .vehicle)
        #expect(abs(entry.ratios.value(at: 0.5) - 1.2) < 0.1)
        let ninetieth = 1.2 * exp(1.2816 * (0.15 * 0.15 + 0.25 * 0.25).squareRoot())
        #expect(abs(entry.ratios.value(at: 0.9) - ninetieth) < 0.15)
        #expect(abs(model.sharedVariance - 0.0225 / 0.085) < 0.08, "\(model.sharedVariance)")
        var forecast = ArrivalForecast(from: 0)
        for _ in 0..<8 {
            let drive = ArrivalForecast.Stretch(
                plannedSeconds: 600,
                ratios: entry.ratios,
                sharedVariance: model.sharedVariance
            )
            forecast.pass(drive)
        }
        let (count, arrival) = (2_000, forecast.arrival)
        let routes = (0..<count).map { _ in roads.day(8).reduce(0, +) * 600 }
        return (
            Double(routes.count { $0 <= arrival.median }) / Double(count),
            Double(routes.count { $0 <= arrival.ninetieth }) / Double(count)
        )
    }

    @Test func `nine of ten routes on new days come before the 90th percentile that was learned`() {
        let histories = (1...8).map { coverage(seed: UInt64($0)) }
        let median = histories.reduce(0) { $0 + $1.median } / 8
        let ninetieth = histories.reduce(0) { $0 + $1.ninetieth } / 8
        #expect((0.45...0.55).contains(median), "\(histories)")
        #expect((0.87...0.93).contains(ninetieth), "\(histories)")
        // A history of some weeks has itself good and bad days.
        #expect(histories.allSatisfy { (0.82...0.97).contains($0.ninetieth) }, "\(histories)")
    }

    @Test func `more drives come nearer to the truth`() {
        var roads = Roads(random: SplitMix(state: 5), median: 1.5, dayDeviation: 0)
        let error = { (days: Int, roads: inout Roads) -> Double in
            let model = DurationLearning(now: now).model(history(&roads, days: days))
            return abs(model.entry(.drive, slot: slot, vehicle: "another").ratios.value(at: 0.5) - 1.5)
        }
        let nothing = abs(DurationModel().entry(.drive, slot: slot, vehicle: "another").ratios.value(at: 0.5) - 1.5)
        let many = error(40, &roads)
        #expect(nothing > 0.4 && many < 0.03, "\(nothing), \(many)")
    }

    @Test func `with few drives of its own a class is as the wider one and says so`() {
        var roads = Roads(random: SplitMix(state: 9), median: 1, dayDeviation: 0)
        let usual = history(&roads, days: 10)
        let evening = DaySlot(number: 2)
        let slow = observed([2, 2.1, 1.9, 2.2], vehicle: "van-9", daysAgo: 1, slot: evening)
        let model = DurationLearning(now: now).model(usual + slow)
        let entry = model.entry(.drive, slot: evening, vehicle: "van-9")
        #expect(entry.basis == .tenant)
        #expect(entry.ratios.value(at: 0.5) > 1 && entry.ratios.value(at: 0.5) < 1.4)
        #expect(model.entry(.drive, slot: DaySlot(number: 7), vehicle: "van-1").basis == .tenant)
        #expect(model.entry(.service, slot: evening, vehicle: "van-1").basis == .assumed)
        let few = DurationLearning(now: now).model(slow)
        #expect(few.entry(.drive, slot: evening, vehicle: "van-9").basis == .assumed)
        #expect(few.sharedVariance == DurationModel.assumedSharedVariance)
        let always = (1...10).flatMap { day in
            observed([2, 2, 2, 2], vehicle: "van-9", daysAgo: Double(day), slot: evening)
        }
        let forty = DurationLearning(now: now).model(usual + always)
        #expect(forty.entry(.drive, slot: evening, vehicle: "van-9").basis == .vehicle)
        #expect(forty.entry(.drive, slot: evening, vehicle: "van-9").ratios.value(at: 0.5) == 2)
        #expect(forty.entry(.drive, slot: evening, vehicle: "van-1").basis == .hours)
    }

    @Test func `breaks on the way and forgotten buttons hardly move what is learned`() {
        var roads = Roads(random: SplitMix(state: 11), median: 1, dayDeviation: 0)
        let clean = history(&roads, days: 10)
        // Every twentieth report came hours later, or was of a press at the wrong door.
        let spoiled = clean.enumerated().map { index, duration in
            var duration = duration
            if index % 20 == 0 { duration.actualSeconds *= index % 40 == 0 ? 9 : 0.15 }
            return duration
        }
        let quantiles = { (durations: [ObservedDuration]) -> (Double, Double) in
            let ratios = DurationLearning(now: now).model(durations).entry(.drive, slot: slot, vehicle: "x").ratios
            return (ratios.value(at: 0.5), ratios.value(at: 0.9))
        }
        let (before, after) = (quantiles(clean), quantiles(spoiled))
        #expect(abs(before.0 - after.0) < 0.02 && abs(before.1 - after.1) < 0.03, "\(before) \(after)")
    }

    @Test func `what was a month ago counts less than what was yesterday`() {
        let fleet = { (count: Int, ratio: Double, days: ClosedRange<Int>) in
            days.flatMap { day in
                (0..<count).flatMap { observed([ratio], vehicle: "van-\($0)", daysAgo: Double(day)) }
            }
        }
        let changed = fleet(20, 1, 36...45) + fleet(10, 1.6, 1...10)
        let entry = DurationLearning(now: now).model(changed).entry(.drive, slot: slot, vehicle: "another")
        #expect(entry.ratios.value(at: 0.5) == 1.6)
        let gone = observed(Array(repeating: 3, count: 500), daysAgo: 60)
        #expect(DurationLearning(now: now).model(gone).entry(.drive, slot: slot, vehicle: "van-1").basis == .assumed)
    }

    @Test func `hours are those of the sun at the place, and the weekend is apart`() {
        // A Monday, 05:30 in UTC: rush hour in Moscow, night in Lisbon.
        let morning = Date(timeIntervalSince1970: 1_781_501_400)
        #expect(DaySlot(morning, longitude: 37.6).number == 0)
        #expect(DaySlot(morning, longitude: -9.1).number == 3)
        #expect(DaySlot(morning.addingTimeInterval(-86_400), longitude: 37.6).number == 4)
        #expect(DaySlot(Date(timeIntervalSince1970: -1), longitude: 0).number == 3)
    }
}
