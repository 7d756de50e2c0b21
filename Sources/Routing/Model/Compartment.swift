/// A part of a vehicle's hold with its own temperature bands and capacity.
public struct Compartment: Sendable, Hashable {
    /// The bands that it can keep; a load that names one of them fits, as does a load that names none.
    public var bands: Set<String>
    /// What it holds, one value per load dimension.
    public var capacity: [Int]

    /// Makes a compartment.
    public init(bands: Set<String>, capacity: [Int]) {
        self.bands = bands
        self.capacity = capacity
    }
}
