internal import Crypto
internal import Foundation

/// How the audit trail speaks of a person without naming anybody.
enum PersonMark {
    /// The beginning of a hash: whoever knows the name finds the entries, the entries alone give no name. A name that
    /// can be guessed can be confirmed by it.
    static func digest(of person: Person, tenant: String) -> String {
        let text = ([tenant, person.name ?? ""] + person.orders.sorted()).map { "\($0.utf8.count):\($0)" }.joined()
        return "sha256:" + AuditEntry.hex(Array(SHA256.hash(data: Data(text.utf8)).prefix(8)))
    }

    /// A name that stands for nobody; 64 random bits, so that two never meet.
    static func pseudonym() -> String {
        "erased-" + AuditEntry.hex((0..<8).map { _ in UInt8.random(in: .min ... .max) })
    }
}
