import ArgumentParser
import Foundation
import LocalServers
import Settings

/// Everything on this machine: own database and broker under one folder, all roles, and on request a simulated fleet.
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs everything on this machine, with a database and a broker of its own.",
        discussion: "Ctrl-C stops everything in order; the next start goes on with the same data."
    )

    @Option(help: "The folder for data, logs and the configuration that leads to them.")
    var folder = ".isotherm"

    @Flag(help: "Add a simulated fleet in which a reefer fails after a minute, and a hook that answers.")
    var demo = false

    @Option(help: "The simulated fleet's scenario.")
    var scenario = "simulators/fleet/scenarios/reefer-fails.yaml"

    @Flag(help: "Only the database and the broker; `isotherm serve --config FOLDER/isotherm.yaml` does the rest.")
    var serversOnly = false

    @Flag(help: "Stop what is left of an earlier run and remove its data.")
    var remove = false

    @Option(name: .long, help: "A setting over everything else, as http.port=8081. May be repeated.")
    var set: [String] = []

    func run() async throws {
        do {
            let stack = try LocalStack(folder: folder)
            // A second `up` over the same folder would stop the first one's servers at its end.
            let lock = try DirectoryLock(directory: stack.folder)
            defer { withExtendedLifetime(lock) {} }
            if remove {
                Talk.say("removing \(stack.folder)")
                try stack.erase()
                return
            }
            try stack.start()
            defer { stack.stop() }
            try await LocalRun(stack: stack, demo: demo, scenario: scenario, serversOnly: serversOnly, set: set).run()
        } catch let error as LocalServerError {
            Talk.problem("\(error)")
            throw ExitCode(69)  // EX_UNAVAILABLE: a service that is needed
        }
    }
}
