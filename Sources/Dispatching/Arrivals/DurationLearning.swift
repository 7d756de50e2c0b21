public import Foundation

/// Learns a ``DurationModel`` from what drives and services took.
public struct DurationLearning: Sendable {
    /// Durations older than this are not looked at, in days.
    static let horizonDays = 56.0
    /// After so many days a duration counts half.
    private static let halfLifeDays = 14.0
    /// So many durations of its own outweigh the wider class.
    private static let pseudoCount = 20.0
    /// With fewer of its own, weighted, a class is not kept: it would say what the wider one says.
    private static let leastWeight = 3.0
    /// Shorter ones say more about how a button was pressed than about the road, in planned seconds.
    static let leastPlannedSeconds = 60.0
    /// What is further off was not this drive: a button pressed at another place, a vehicle left for the night.
    private static let plausible = 0.1...10.0

    /// So many durations of a vehicle at some hours tell what is usual for it.
    private static let leastToCentre = 20

    private let now: Date

    /// Creates a learner.
    /// - Parameter now: The present; newer durations count more.
    public init(now: Date) { self.now = now }

    /// The model of a tenant.
    ///
    /// Each class is shrunk towards the next wider one: all drives towards the assumption, those in the same hours of the
    /// week towards all, those of a vehicle in these hours towards all in them.
    public func model(_ observed: [ObservedDuration]) -> DurationModel {
        var model = DurationModel()
        for kind in ObservedDuration.Kind.allCases {
            let durations = Self.withoutOutliers(observed.filter { $0.kind == kind && isOfUse($0) })
            let shared = Self.sharedVariance(durations)
            if kind == .drive, let shared { model.sharedVariance = shared }
            learn(kind, durations, shared ?? DurationModel.assumedSharedVariance, &model)
        }
        return model
    }

    private func isOfUse(_ duration: ObservedDuration) -> Bool {
        let age = now.timeIntervalSince(duration.began) / 86_400
        return age < Self.horizonDays && duration.plannedSeconds >= Self.leastPlannedSeconds
            && Self.plausible.contains(duration.ratio)
    }

    private func learn(
        _ kind: ObservedDuration.Kind,
        _ all: [ObservedDuration],
        _ shared: Double,
        _ model: inout DurationModel
    ) {
        let assumed = DurationModel.Entry(
            ratios: kind == .drive ? DurationModel.assumedDrive : DurationModel.assumedService,
            basis: .assumed
        )
        guard let tenant = entry(all, shared, wider: assumed, basis: .tenant) else { return }
        model.entries[DurationModel.Class(kind: kind)] = tenant
        for (slot, durations) in Dictionary(grouping: all, by: \.slot) {
            guard let hours = entry(durations, shared, wider: tenant, basis: .hours) else { continue }
            model.entries[DurationModel.Class(kind: kind, slot: slot)] = hours
            for (vehicle, own) in Dictionary(grouping: durations, by: \.vehicle) {
                guard let narrow = entry(own, shared, wider: hours, basis: .vehicle) else { continue }
                model.entries[DurationModel.Class(kind: kind, slot: slot, vehicle: vehicle)] = narrow
            }
        }
    }

    /// What is known of a class, or nil where it has next to nothing of its own.
    ///
    /// What the drives of a day have in common makes them tell less than as many of as many days: they count by L. Kish's
    /// design effect ("Survey Sampling", 1965), 1 + (drives a day - 1) times the share that is common.
    private func entry(
        _ durations: [ObservedDuration],
        _ shared: Double,
        wider: DurationModel.Entry,
        basis: DurationModel.Basis
    ) -> DurationModel.Entry? {
        let days = Set(durations.map(Self.vehicleDay)).count
        let effect = 1 + max(0, Double(durations.count) / Double(max(1, days)) - 1) * shared
        let sample = durations.map { (value: $0.ratio, weight: weight($0) / effect) }
        let total = sample.reduce(0) { $0 + $1.weight }
        guard total >= Self.leastWeight else { return nil }
        return DurationModel.Entry(
            ratios: DurationRatios(sample, wider: wider.ratios, pseudoCount: Self.pseudoCount),
            basis: total >= Self.pseudoCount ? basis : wider.basis
        )
    }

    private static func vehicleDay(_ duration: ObservedDuration) -> String {
        "\(Int(duration.began.timeIntervalSince1970 / 86_400)) \(duration.vehicle)"
    }

    private func weight(_ duration: ObservedDuration) -> Double {
        exp2(-max(0, now.timeIntervalSince(duration.began)) / 86_400 / Self.halfLifeDays)
    }

    /// Without what lies beyond the outer fences of J. W. Tukey ("Exploratory Data Analysis", 1977: three times the
    /// distance of the quartiles outside of them), on logarithms, where ratios are symmetric: a break on the way, a button
    /// pressed hours later.
    private static func withoutOutliers(_ durations: [ObservedDuration]) -> [ObservedDuration] {
        let sorted = durations.map { log($0.ratio) }.sorted()
        guard sorted.count >= 8 else { return durations }
        let (low, high) = (sorted[sorted.count / 4], sorted[sorted.count * 3 / 4])
        let reach = 3 * max(high - low, 0.05)
        return durations.filter { (low - reach...high + reach).contains(log($0.ratio)) }
    }

    /// The share of the variance that drives of a vehicle on one day have in common: the intraclass correlation of a
    /// one-way analysis of variance with random effects (S. R. Searle et al., "Variance Components", 1992, chapter 3).
    ///
    /// What a vehicle always has at some hours is no day's: it is taken off where it is known.
    ///
    /// - Returns: nil while there are too few days with several drives.
    private static func sharedVariance(_ durations: [ObservedDuration]) -> Double? {
        let usual = Dictionary(grouping: durations, by: VehicleHours.init).mapValues { own in
            own.count < leastToCentre ? 0 : own.reduce(0) { $0 + log($1.ratio) } / Double(own.count)
        }
        let days = Dictionary(grouping: durations, by: vehicleDay).values.filter { $0.count > 1 }.map { day in
            day.map { log($0.ratio) - (usual[VehicleHours($0)] ?? 0) }
        }
        let count = days.reduce(0) { $0 + $1.count }
        guard days.count >= 10, count - days.count >= 20 else { return nil }
        let mean = days.joined().reduce(0, +) / Double(count)
        var (between, within, squares) = (0.0, 0.0, 0.0)
        for day in days {
            let dayMean = day.reduce(0, +) / Double(day.count)
            between += Double(day.count) * (dayMean - mean) * (dayMean - mean)
            within += day.reduce(0) { $0 + ($1 - dayMean) * ($1 - dayMean) }
            squares += Double(day.count * day.count)
        }
        between /= Double(days.count - 1)
        within /= Double(count - days.count)
        let size = (Double(count) - squares / Double(count)) / Double(days.count - 1)
        let common = max(0, (between - within) / size)
        return common + within > 0 ? common / (common + within) : nil
    }
}

/// A vehicle at some hours of the week.
private struct VehicleHours: Hashable {
    let vehicle: String
    let slot: DaySlot

    init(_ duration: ObservedDuration) {
        vehicle = duration.vehicle
        slot = duration.slot
    }
}
