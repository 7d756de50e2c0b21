internal import Telemetry

/// How many dead letters of one source are kept, so that one broken device cannot fill the disk.
struct LetterBudget: Sendable {
    private struct Account {
        var hour: Int64
        var count = 0
    }

    /// Sources that are remembered; beyond it the memory starts anew.
    private static let sourceLimit = 50_000

    private var accounts: [String: Account] = [:]
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// What to do with a letter.
    enum Verdict {
        case keep
        /// The first one too many of its hour: somebody should hear of it.
        case refuseFirst
        case refuse
    }

    /// Takes a letter of `source` into account.
    mutating func take(_ source: String, at time: Timestamp) -> Verdict {
        let hour = time.microseconds / 3_600_000_000
        if accounts.count >= Self.sourceLimit, accounts[source] == nil { accounts.removeAll() }
        var account = accounts[source] ?? Account(hour: hour)
        if account.hour != hour { account = Account(hour: hour) }
        account.count += 1
        accounts[source] = account
        return account.count <= limit ? .keep : account.count == limit + 1 ? .refuseFirst : .refuse
    }
}
