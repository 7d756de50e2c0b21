/// How fast goods age at a temperature, as a rate against a reference temperature.
///
/// Keys in files: `model` (`arrhenius`, `q10`, `sqrt` or `vvm`), `shelf_life_h`, `tref_c`, and the model's own
/// `ea_kj_mol`, `q10`, `tmin_c` or `type`.
public struct ShelfLife: Hashable, Sendable {
    /// The law by which the rate depends on temperature.
    public enum Model: Hashable, Sendable {
        /// Rate exp(-Ea/R (1/T - 1/Tref)), activation energy in kJ/mol.
        case arrhenius(activationEnergy: Double)
        /// Rate Q10^((T-Tref)/10).
        case q10(Double)
        /// Rate ((T-Tmin)/(Tref-Tmin))^2, zero below Tmin in degrees Celsius.
        case squareRoot(minimum: Double)
        /// Vaccine vial monitor: share of life lost per day A exp(-B/T); the reference temperature is unused.
        case vialMonitor(VialMonitor)
    }

    /// The law of ageing.
    public var model: Model
    /// Life at the reference temperature in hours; unused for a vial monitor, whose end point is 100 %.
    public var hours: Double
    /// The reference temperature in degrees Celsius.
    public var referenceTemperature: Double

    /// Creates a description of ageing; life in hours, reference in degrees Celsius.
    public init(model: Model, hours: Double, referenceTemperature: Double) {
        self.model = model
        self.hours = hours
        self.referenceTemperature = referenceTemperature
    }

    func validate(at path: String) throws(ProfileError) {
        if case .vialMonitor = model { return }
        if !(hours > 0) {
            throw ProfileError(path: "\(path).shelf_life_h", expected: .positive, came: "\(hours)")
        }
        switch model {
        case .arrhenius(let energy) where !(energy > 0):
            throw ProfileError(path: "\(path).ea_kj_mol", expected: .positive, came: "\(energy)")
        case .q10(let factor) where !(factor > 0):
            throw ProfileError(path: "\(path).q10", expected: .positive, came: "\(factor)")
        case .squareRoot(let minimum) where !(minimum < referenceTemperature):
            throw ProfileError(path: "\(path).tmin_c", expected: .lessThan("tref_c"), came: "\(minimum)")
        default: return
        }
    }
}
