/// The courier of a vehicle, by the fleet's naming: courier-van-1 drives van-1.
enum Courier {
    static func name(of vehicle: String) -> String { "courier-\(vehicle)" }
}
