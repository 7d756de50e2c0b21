/// The load space of a vehicle: air that the compressor cools, and goods that follow the air.
///
/// Two nodes: the air exchanges heat with the ambient through the walls, with the ambient through an open door and
/// with the goods; the goods exchange heat with the air only.
public struct ThermalBox: Sendable {
    /// What the box is made of, in time constants (seconds) and a cooling rate (°C per second).
    public struct Parameters: Codable, Sendable {
        /// Air against ambient, door closed.
        public var wallSeconds: Double
        /// Air against ambient, door open.
        public var doorSeconds: Double
        /// Air against goods.
        public var airGoodsSeconds: Double
        /// Goods against air.
        public var goodsSeconds: Double
        /// How fast the running compressor cools the air.
        public var coolingPerSecond: Double
        /// What the thermostat holds, °C.
        public var setPoint: Double
        /// Half the width of the thermostat's band, °C.
        public var hysteresis: Double
    }

    /// What it is made of; it may change, as goods come and go.
    public var parameters: Parameters
    /// Temperature of the air, °C.
    public private(set) var air: Double
    /// Temperature of the goods, °C: what a breach is about.
    public private(set) var goods: Double
    /// Whether the compressor runs.
    public private(set) var compressorRuns = false
    /// Whether the compressor can run at all.
    public var compressorWorks = true

    /// Creates a box at its set point.
    public init(parameters: Parameters) {
        self.parameters = parameters
        air = parameters.setPoint
        goods = parameters.setPoint
    }

    /// Lets `seconds` pass. Longer spans are cut so that the explicit Euler steps stay stable.
    public mutating func pass(seconds: Double, ambient: Double, doorOpen: Bool) {
        let step = min(1.0, parameters.doorSeconds / 10, parameters.airGoodsSeconds / 10)
        var left = seconds
        while left > 0 {
            let span = min(step, left)
            turnCompressor()
            var slope = (ambient - air) / parameters.wallSeconds + (goods - air) / parameters.airGoodsSeconds
            if doorOpen { slope += (ambient - air) / parameters.doorSeconds }
            if compressorRuns { slope -= parameters.coolingPerSecond }
            let goodsSlope = (air - goods) / parameters.goodsSeconds
            air += slope * span
            goods += goodsSlope * span
            left -= span
        }
    }

    private mutating func turnCompressor() {
        if !compressorWorks {
            compressorRuns = false
        } else if air > parameters.setPoint + parameters.hysteresis {
            compressorRuns = true
        } else if air < parameters.setPoint - parameters.hysteresis {
            compressorRuns = false
        }
    }
}
