#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The functions of the C library that the room needs, under names that say what they are for.
enum Numerics {
    static func exponential(_ value: Double) -> Double { exp(value) }
    static func logarithm(_ value: Double) -> Double { log(value) }
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

    /// The share of a step that a first-order lag makes in `seconds`: 1 - exp(-seconds / timeConstant).
    static func approach(_ seconds: Double, _ timeConstant: Double) -> Double {
        seconds <= 0 ? 0 : -expm1(-seconds / timeConstant)
    }

    /// Celsius to kelvin.
    static let kelvin = 273.15
}
