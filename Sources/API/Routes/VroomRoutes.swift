import Foundation
import HTTPTypes
import Hummingbird
import Threads

/// The routing engine behind the addresses that users of VROOM's server know, below `/vroom`.
struct VroomRoutes {
    let services: APIServices
    private let turns = SolverTurns(limit: 2)

    init(services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("health") { _, _ in
            guard services.dependencies.solver != nil else { throw Self.absent }
            return Response(status: .ok)
        }
        for path in ["", "optimization"] as [RouterPath] {
            router.post(path) { request, context in try await solve(request) }
        }
    }

    /// The status by VROOM's code, as vroom-express answers: 0 is 200, 2 is 400, 4 is 413, 1 and 3 are 500.
    private func solve(_ request: Request) async throws -> Response {
        guard let solver = services.dependencies.solver else { throw Self.absent }
        let buffer = try await JSONBody.bytes(of: request, limit: services.settings.largeBodyLimit)
        let problem = [UInt8](buffer.readableBytesView)
        if VroomWishes(buffer).keepsOrder { return Self.response(RouteTiming.run(problem)) }
        guard turns.take() else {
            throw Problem(.serviceUnavailable, .busy, "Other problems are being solved.", headers: [.retryAfter: "5"])
        }
        defer { turns.giveBack() }
        let answer = await DedicatedThread.run(named: "solve", stackSize: DedicatedThread.deepStack) {
            solver.solve(problem)
        }
        return Self.response(answer)
    }

    private static func response(_ answer: RoutingSolver.Answer) -> Response {
        let status: HTTPResponse.Status =
            switch answer.code {
            case 0: .ok
            case 2: .badRequest
            case 4: .contentTooLarge
            default: .internalServerError
            }
        return Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }

    private static var absent: Problem {
        Problem(.serviceUnavailable, .noSolverHere, "This process does not plan.")
    }
}
