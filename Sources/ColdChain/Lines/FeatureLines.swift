import Telemetry

extension DetectSession {
    /// Five minutes: moments that are nearer to each other tell nothing new.
    private static let featureInterval = 300.0

    /// Writes what the risk of each load is judged by: what `Benchmarks/detection/fit.py` grows the trees from.
    ///
    /// A line per device and side with anything to judge: `{"kind": "features", "device", "side", "now", "in_breach",
    /// "values"}`, the values in the order of `RiskFeatures.Name`, null where unknown.
    mutating func writeFeatures(_ now: Timestamp, into output: inout [UInt8]) {
        guard Double(now.microseconds - featuresTime) / 1e6 > DetectSession.featureInterval - 1 else { return }
        featuresTime = now.microseconds
        var line = LineWriter()
        for detector in detectors {
            for side in Side.allCases {
                guard let features = detector.riskFeatures(side) else { continue }
                line.open()
                line.member("kind", "features")
                line.member("device", detector.device.device.rawValue)
                line.member("side", side.rawValue)
                line.member("now", now.milliseconds)
                line.member("in_breach", detector.isInBreach(side))
                line.key("values")
                line.open("[")
                for name in RiskFeatures.Name.allCases { line.value(features[name]) }
                line.close("]")
                line.close()
                line.endLine()
            }
        }
        output.append(contentsOf: line.bytes)
    }
}

extension DeviceDetector {
    /// What the risk on a side is judged by; nil when there is nothing to judge.
    func riskFeatures(_ side: Side) -> RiskFeatures? {
        state.riskFeatures(side, setup).flatMap { $0.isWorthJudging ? $0 : nil }
    }

    /// Whether a breach of a side is open.
    func isInBreach(_ side: Side) -> Bool { state[side].breach != nil }
}
