import ArgumentParser

/// The command: reads the configuration, wires the services and nothing else.
@main
struct Isotherm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "isotherm",
        abstract: "Keeps refrigerated deliveries cold: from a sensor's message to a re-routed plan.",
        groupedSubcommands: [
            CommandGroup(name: "Running", subcommands: [Up.self, Serve.self, Doctor.self, CheckConfig.self]),
            CommandGroup(
                name: "Data",
                subcommands: [
                    Database.self, Verify.self, Gateways.self, Tokens.self, DeadLetters.self, Replay.self,
                    Report.self, Breaches.self, IncidentCommand.self, Audit.self, PersonCommand.self,
                    MaintenanceCommand.self, PlanCommand.self,
                ]
            ),
            CommandGroup(
                name: "Engines",
                subcommands: [Solve.self, Check.self, Detect.self, Decode.self, RefCase.self, Simulate.self]
            ),
        ]
    )
}
