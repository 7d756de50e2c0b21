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

    /// Runs the command that the arguments name; `solve` answers arguments that it cannot read as VROOM does.
    ///
    /// Until the command is known this stays on the first thread, and there is no other one: see ``AllocatorArenas``.
    @MainActor static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let isSolve = arguments.first == Solve._commandName
        // What linking has read goes before what reading the arguments needs comes.
        if isSolve { StartupPages.giveBack() }
        do {
            var command = try parseAsRoot(arguments)
            if let serve = command as? Serve { serve.arrangeMemory() }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let isUnreadable = exitCode(for: error) == .validationFailure
            guard isUnreadable, isSolve else { exit(withError: error) }
            exit(withError: Solve.refusal(message(for: error)))
        }
    }
}
