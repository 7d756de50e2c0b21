/// A category of vaccine vial monitor, the label that darkens with heat until its end point.
///
/// Share of life lost per day is A exp(-B/T), T in kelvin; constants of Goldwood and Diesburg 2018 as published in
/// github.com/nexleaf/remaining_vvm_life.
public enum VialMonitor: String, Codable, Hashable, Sendable, CaseIterable {
    /// End point after about 2 days at 37 degrees Celsius.
    case vvm2 = "2"
    /// End point after about 7 days at 37 degrees Celsius.
    case vvm7 = "7"
    /// End point after about 14 days at 37 degrees Celsius.
    case vvm14 = "14"
    /// End point after about 30 days at 37 degrees Celsius.
    case vvm30 = "30"

    var frequencyPerDay: Double {
        switch self {
        case .vvm2: 1.4422e17
        case .vvm7: 2.1532e18
        case .vvm14: 1.0766e18
        case .vvm30: 5.1131e17
        }
    }

    var energyKelvin: Double {
        switch self {
        case .vvm2: 12_429
        case .vvm7, .vvm14: 13_652
        case .vvm30: 13_657
        }
    }
}
