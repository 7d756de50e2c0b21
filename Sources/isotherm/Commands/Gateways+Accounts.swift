import ArgumentParser
import MQTT
import Settings

extension Gateways {
    /// Enters a gateway and gives it an account.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enters a gateway and writes its account for the broker; prints user name and password.",
            discussion: "The account may publish the gateway's own telemetry and status and read its receipts, no more."
        )

        @OptionGroup var subject: Subject
        @OptionGroup var files: Files

        func run() throws {
            let settings = try subject.source.load()
            let tenant = subject.tenant ?? settings.tenant
            let password = try Gateways.told {
                try files.accounts.admit(tenant: tenant, gateway: subject.gateway)
            }
            try subject.set("registered", settings)
            print("user      \(BrokerAccounts.user(tenant: tenant, gateway: subject.gateway))")
            if let password { print("password  \(password)") }
            files.tellToReload()
        }
    }

    /// Gives a gateway a new password.
    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives a gateway a new password; the old one ends when the broker reads its files again."
        )

        @OptionGroup var subject: Subject
        @OptionGroup var files: Files

        func run() throws {
            guard !files.certificate else {
                throw ValidationError("a certificate is renewed by whoever has signed it")
            }
            let settings = try subject.source.load()
            let tenant = subject.tenant ?? settings.tenant
            let password = try Gateways.told {
                // Who was never let in, or was shut out, does not come in by a new password.
                guard try files.accounts.isAdmitted(tenant: tenant, gateway: subject.gateway) else {
                    Talk.problem(
                        "\(subject.gateway) of \(tenant) has no account in \(files.aclFile): isotherm gateway add"
                    )
                    throw ExitCode(1)
                }
                return try files.accounts.admit(tenant: tenant, gateway: subject.gateway)
            }
            try subject.note("rotated", settings)
            print("user      \(BrokerAccounts.user(tenant: tenant, gateway: subject.gateway))")
            if let password { print("password  \(password)") }
            files.tellToReload()
        }
    }

    /// Lets a gateway out of quarantine.
    struct Admit: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets a gateway out of quarantine; its dead letters can be driven again with deadletter retry."
        )

        @OptionGroup var subject: Subject

        func run() throws {
            let settings = try subject.source.load()
            guard try subject.isKnown(settings) else {
                Talk.problem("\(subject.gateway) was never heard and has no account: isotherm gateway add")
                throw ExitCode(1)
            }
            try subject.set("registered", settings)
            Talk.say("\(subject.gateway) is read from within ten seconds")
        }
    }

    /// Shuts a gateway out.
    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a gateway's account away and refuses what it sends."
        )

        @OptionGroup var subject: Subject
        @OptionGroup var files: Files

        func run() throws {
            let settings = try subject.source.load()
            let tenant = subject.tenant ?? settings.tenant
            let hadAccount = try Gateways.told {
                try files.accounts.revoke(tenant: tenant, gateway: subject.gateway)
            }
            try subject.set("revoked", settings)
            Talk.say(hadAccount ? "the account is gone" : "it had no account; what it sends is refused")
            files.tellToReload()
        }
    }

    /// Runs `body`; what is wrong with the broker's files is told in a sentence.
    private static func told<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let failure as BrokerAccounts.Failure {
            Talk.problem(failure.description)
            throw ExitCode(1)
        }
    }
}
