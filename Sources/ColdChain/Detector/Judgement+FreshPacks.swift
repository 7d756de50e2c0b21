import Telemetry

extension Judgement {
    /// Compares the plateau at which fresh packs hold a box with that of the loads before, by a probe that is alone and shows
    /// `value` degrees Celsius; `levels` are those of the last hour.
    ///
    /// The packs of a box melt at the same temperature in every trip, and what the day adds is a degree. A plateau that is
    /// further from the usual one is the probe's. Only the first hours of a trip tell: later the packs may be used up, and
    /// goods can warm as slowly as a probe drifts.
    mutating func watchFreshPacks(
        _ index: Int,
        _ value: Double,
        levels: RecentLevels,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        guard let loadedSince, levels.count > 4, abs(levels[0] - levels[4]) < 0.35 else { return }
        let aboard = Double(now - loadedSince) / 1e6
        // Goods come to the plateau by their time constant, the air at once.
        let isAir = setup.device.sensors[index].placement == .air
        guard aboard > (isAir ? 2_700 : 5_400), aboard < 16_200 else { return }
        let isHour = sensors[index].held.take(
            value,
            expected: setup.setPoint + 1.6,
            freedom: 1.4,
            interval: setup.device.interval ?? 300,
            at: now
        )
        guard isHour else { return }
        let held = sensors[index].held
        let departure = held.departure
        guard !followDrift(index, departure, within: 0.8, setup, into: &events) else { return }
        guard abs(departure) > 1.8, held.awayHours >= 2, held.habitHours >= 2 else { return }
        let isInside = abs(departure) < 0.5 * setup.width
        guard isInside || abs(departure) < 0.5 * setup.width + 2.5 else { return }
        sensors[index].departure = isInside ? departure : 0
        openFault(SensorTrack.drift, index, start: held.leftSince, offset: departure, setup, into: &events)
    }
}
