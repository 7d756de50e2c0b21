import Routing

/// Times routes whose order is given and says which limits they break; needs no search, so it takes no turn.
enum RouteTiming {
    static func run(_ problem: [UInt8]) -> RoutingSolver.Answer {
        var command = VroomCommand()
        command.keepsGivenOrder = true
        command.writesDistances = true
        let answer = command.run(problem, clock: SearchClock(milliseconds: { 0 }))
        return RoutingSolver.Answer(code: answer.code, body: answer.bytes)
    }
}
