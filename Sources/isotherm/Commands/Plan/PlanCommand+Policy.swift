import ArgumentParser
import Dispatching
import Foundation
import Postgres
import Settings

extension PlanCommand {
    /// What happens with the plans that triggers cause.
    struct Policy: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows or changes what happens with the plans that triggers cause, for one customer.",
            discussion: """
                Without a trigger it lists all. off: no plan is made; suggest: a person decides; auto: accepted at once \
                within the limits, otherwise a person decides; standard: what the configuration says.
                """
        )

        @OptionGroup var place: TenantOptions

        @Argument(help: "Why a plan would be made: \(Self.triggers).", transform: Self.trigger)
        var trigger: ReplanTrigger?

        @Option(help: "off, suggest, auto or standard.")
        var mode: String?

        @Option(help: "Of auto: the most stops on another vehicle or in another order.")
        var movedStops: Int?

        @Option(help: "Of auto: the most hand-overs that miss a window which the running plan keeps.")
        var brokenWindows: Int?

        @Option(help: "Of auto: the most shipments that fall out of the plan.")
        var droppedShipments: Int?

        @Option(help: "Who changes it.")
        var by: String?

        private static let triggers = ReplanTrigger.allCases.map(\.rawValue).joined(separator: ", ")

        private static func trigger(_ text: String) throws -> ReplanTrigger {
            guard let trigger = ReplanTrigger(rawValue: text) else {
                throw ValidationError("expected one of \(triggers), came \(text)")
            }
            return trigger
        }

        private var limits: [Int?] { [movedStops, brokenWindows, droppedShipments] }

        func validate() throws {
            guard let mode else {
                guard limits.allSatisfy({ $0 == nil }) else { throw ValidationError("limits come with --mode auto") }
                return
            }
            guard (ReplanPolicy.modes + ["standard"]).contains(mode) else {
                throw ValidationError("--mode expects off, suggest, auto or standard, came \(mode)")
            }
            guard trigger != nil else { throw ValidationError("--mode is of one trigger") }
            guard by?.isEmpty == false else { throw ValidationError("--by is needed to change it") }
            guard mode == "auto" || limits.allSatisfy({ $0 == nil }) else {
                throw ValidationError("limits come with --mode auto")
            }
        }

        func run() throws {
            let standard = try place.source.load().planning.policies
            try place.run("plan") { connection, tenant in
                if let trigger, let mode, let by { try change(trigger, mode, by, tenant, connection) }
                let own = try TenantPolicies.list(tenant: tenant, on: connection)
                for shown in ReplanTrigger.allCases where trigger == nil || shown == trigger {
                    let entry = own.first { $0.trigger == shown }
                    print(Self.line(shown, entry?.policy ?? standard[shown], entry))
                }
            }
        }

        private func change(
            _ trigger: ReplanTrigger,
            _ mode: String,
            _ by: String,
            _ tenant: String,
            _ connection: Connection
        ) throws {
            try CommandAudit.note("plan policy \(mode)", of: trigger.rawValue, tenant: tenant, as: by, on: connection)
            guard mode != "standard" else {
                _ = try TenantPolicies.reset(trigger, tenant: tenant, on: connection)
                return
            }
            let policy = try ReplanPolicy(
                mode: mode,
                movedStops: movedStops,
                brokenWindows: brokenWindows,
                droppedShipments: droppedShipments
            )
            try TenantPolicies.set(policy, for: trigger, tenant: tenant, by: by, at: Date(), on: connection)
        }

        private static func line(
            _ trigger: ReplanTrigger,
            _ policy: ReplanPolicy,
            _ entry: TenantPolicies.Entry?
        ) -> String {
            var words = "\(trigger.rawValue)  \(policy.mode)"
            if case .auto(let limits) = policy {
                words +=
                    ": at most \(limits.movedStops) moved stops, \(limits.brokenWindows) broken windows, "
                    + "\(limits.droppedShipments) dropped shipments"
            }
            guard let entry else { return words + "  (configuration)" }
            return words + "  (\(entry.changedBy), \(entry.changedAt.formatted(.iso8601)))"
        }
    }
}
