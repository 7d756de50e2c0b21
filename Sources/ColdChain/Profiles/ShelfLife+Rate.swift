extension ShelfLife {
    /// Gas constant in kJ/(mol K), CODATA 2018.
    private static let gasConstant = 8.314462618e-3

    /// How much faster goods age at a temperature in degrees Celsius than at the reference; for a vial monitor the
    /// share of life lost per day.
    public func rate(at celsius: Double) -> Double {
        switch model {
        case .arrhenius(let energy):
            let inverse = 1 / (celsius + Numerics.kelvin) - 1 / (referenceTemperature + Numerics.kelvin)
            return Numerics.exponential(-energy / ShelfLife.gasConstant * inverse)
        case .q10(let factor): return Numerics.power(factor, (celsius - referenceTemperature) / 10)
        case .squareRoot(let minimum):
            guard celsius > minimum else { return 0 }
            let root = (celsius - minimum) / (referenceTemperature - minimum)
            return root * root
        case .vialMonitor(let monitor):
            return monitor.frequencyPerDay * Numerics.exponential(-monitor.energyKelvin / (celsius + Numerics.kelvin))
        }
    }
}
