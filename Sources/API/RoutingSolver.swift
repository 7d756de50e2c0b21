/// Solves a routing problem in VROOM's JSON.
public struct RoutingSolver: Sendable {
    /// The answer: VROOM's code (0 solved, 1 internal, 2 input, 3 routing, 4 too large) and its JSON.
    public struct Answer: Sendable {
        /// VROOM's code.
        public let code: Int
        /// The JSON of the solution or of the error.
        public let body: [UInt8]

        /// Creates an answer.
        public init(code: Int, body: [UInt8]) {
            self.code = code
            self.body = body
        }
    }

    /// Takes the bytes of the request. It may take seconds and is called on a thread of its own.
    public let solve: @Sendable (_ body: [UInt8]) -> Answer

    /// Wraps the routing room's solver.
    public init(solve: @escaping @Sendable (_ body: [UInt8]) -> Answer) {
        self.solve = solve
    }
}
