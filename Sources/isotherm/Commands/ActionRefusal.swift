import Alerting
import Dispatching

/// An action that was not carried out, with the status to end with, as in sysexits.h: 64 for what is missing, 66 for what
/// is not there, 69 for a service that is away, 75 for somebody who was faster.
protocol ActionRefusal: Error, CustomStringConvertible {
    /// The status.
    var exitCode: Int32 { get }
}

extension EpisodeActionError: ActionRefusal {
    var exitCode: Int32 {
        switch self {
        case .incomplete: 64
        case .notFound: 66
        case .database: 69
        case .conflict, .alreadyClosed: 75
        }
    }
}

extension IncidentActionError: ActionRefusal {
    var exitCode: Int32 {
        switch self {
        case .incomplete: 64
        case .notFound: 66
        case .database: 69
        case .conflict, .alreadyClosed, .noFurtherStep: 75
        }
    }
}

extension DispatchError: ActionRefusal {
    var exitCode: Int32 {
        switch self {
        case .invalid: 64
        case .unknown: 66
        case .database: 69
        case .encoding: 70
        case .conflict, .duplicate, .refusedTransition: 75
        }
    }
}
