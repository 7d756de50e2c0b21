import Foundation
import LocalServers
import ServiceLifecycle
import Settings

/// One run of `isotherm up` over servers that have started.
struct LocalRun {
    let stack: LocalStack
    let demo: Bool
    let scenario: String
    let serversOnly: Bool
    let set: [String]

    /// Runs until a signal asks for the end.
    func run() async throws {
        let hook = demo ? DemoHookReceiver(port: Int(try LoopbackPort.free())) : nil
        let configuration = LocalConfiguration(stack: stack, port: try httpPort(), hook: hook)
        try configuration.write()
        var options = ConfigurationOptions()
        options.config = stack.configurationFile
        options.set = set
        let settings = try options.load()
        let assembly = try ServiceAssembly(settings: settings)
        Talk.step("tables", try assembly.migrate())
        if serversOnly {
            Talk.step("ready", "isotherm serve --config \(stack.configurationFile)")
            try await assembly.run(roles: [], more: [LocalSupervisor(stack: stack)])
            return
        }
        let address = "http://127.0.0.1:\(settings.http.port)"
        Talk.step("address", address)
        try await assembly.run(
            roles: Role.allCases,
            more: [LocalSupervisor(stack: stack)] + demoServices(hook, assembly, address)
        )
    }

    private func demoServices(
        _ hook: DemoHookReceiver?,
        _ assembly: ServiceAssembly,
        _ address: String
    ) throws -> [any Service] {
        guard let hook else { return [] }
        Talk.step("fleet", "six vans; the reefer of van-2 fails after a minute")
        let fleet = DemoFleet(
            program: DemoFleet.program(beside: Bundle.main.executablePath ?? CommandLine.arguments[0]),
            scenario: scenario,
            broker: "127.0.0.1:\(stack.broker.port)",
            api: address,
            truthFile: "\(stack.folder)/truth.ndjson"
        )
        return [try hook.application(logger: assembly.logger("demo-hook")), fleet]
    }

    /// 8080 where it is free, so that the address stays the same; otherwise any free port.
    private func httpPort() throws -> UInt16 {
        LoopbackPort.answers(8080) ? try LoopbackPort.free() : 8080
    }
}
