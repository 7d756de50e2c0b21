import Access
import Hummingbird

/// How often a token may ask, and how often an address may guess the configured one.
///
/// Tokens of the database and of issuers cannot be guessed, so nobody who shows one is held up by others who guess from
/// the same address, as everybody's is behind a proxy.
struct GateLimits: Sendable {
    /// Wrong guesses of one address in a minute.
    static let guessesPerMinute = 30

    /// Requests of one token; nil for any number.
    private let requests: RateLimiter?
    private let guesses = RateLimiter(perMinute: guessesPerMinute)

    init(requestsPerMinute: Int) {
        requests = requestsPerMinute > 0 ? RateLimiter(perMinute: requestsPerMinute) : nil
    }

    /// - Throws: 429 when the token has asked too often.
    func check(_ identity: Identity) throws(Problem) {
        guard identity.source != .thisMachine, let requests else { return }
        if let seconds = requests.take("\(identity.source) \(identity.tenant ?? "") \(identity.name)") {
            throw Self.refusal(seconds, "This token has asked too often.")
        }
    }

    /// - Throws: 429 when the address has guessed too often.
    func checkGuesses(of address: String) throws(Problem) {
        if let seconds = guesses.waits(address) { throw Self.refusal(seconds, "Too many wrong tokens came from here.") }
    }

    /// Counts a wrong guess.
    func countGuess(of address: String) { _ = guesses.take(address) }

    private static func refusal(_ seconds: Int, _ words: String) -> Problem {
        let seconds = max(seconds, 1)
        return Problem(
            .tooManyRequests,
            .tooManyRequests,
            words,
            particulars: ["seconds": .whole(seconds)],
            headers: [.retryAfter: "\(seconds)"]
        )
    }
}
