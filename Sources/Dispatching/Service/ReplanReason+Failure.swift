internal import Postgres
internal import RoadNetwork
internal import Routing

extension ReplanReason {
    /// Why no plan could be made.
    init(failure error: any Error) {
        switch error {
        case DispatchError.conflict: self.init(.overtaken)
        case DispatchError.database, is PostgresError: self.init(.database)
        case let error as InputError: self.init(.problem, path: error.path.isEmpty ? nil : error.path)
        case let error as RoadNetworkError:
            switch error.code {
            // While the engine is away the wish waits and nothing fails.
            case .unavailable, .refused: self.init(.roadsRefused)
            case .malformed: self.init(.roadsMalformed)
            case .invalidCoordinate: self.init(.invalidCoordinate)
            }
        default: self.init(.internal)
        }
    }
}
