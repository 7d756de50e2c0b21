public import Postgres

/// Why no report could be made.
public enum ReportError: Error, CustomStringConvertible {
    /// The tenant has no such shipment.
    case noShipment(String)
    /// It was never loaded, so nothing was measured beside it.
    case notLoaded(String)
    /// No profile of that name is known.
    case noProfile(String)
    /// The database has a version of its profile that this program cannot read.
    case unreadableProfile(String)
    /// The database refused.
    case database(PostgresError)
    /// The program that prints is missing or failed; the text says what to do.
    case printing(String)

    /// What happened and what to do, in one sentence.
    public var description: String {
        switch self {
        case .noShipment(let number): "there is no shipment \(number)"
        case .notLoaded(let number): "shipment \(number) was not loaded yet: nothing was measured beside it"
        case .noProfile(let name): "no profile \(name) is known; see config/profiles"
        case .unreadableProfile(let reason): reason
        case .database(let error): "\(error)"
        case .printing(let reason): reason
        }
    }
}
