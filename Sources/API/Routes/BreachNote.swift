import Foundation

/// A note about a breach as clients send it.
struct BreachNote: Decodable {
    static let kinds = ["assigned", "comment", "snoozed"]
    /// A breach that is still open after a day is nothing to be put off.
    static let longestSnooze = 86_400.0

    let kind: String
    let by: String?
    let assignee: String?
    /// Who is believed to have the breach now.
    let insteadOf: String?
    let comment: String?
    let until: Date?

    func check(now: Date) throws(Problem) {
        guard Self.kinds.contains(kind) else {
            throw .field("#/kind", expected: .oneOf(Self.kinds), came: kind)
        }
        if kind == "comment", (comment ?? "").isEmpty {
            throw .field("#/comment", expected: .text, came: "")
        }
        if kind == "assigned", (assignee ?? "").isEmpty {
            throw .field("#/assignee", expected: .name, came: "")
        }
        if kind == "snoozed", let until, until > now.addingTimeInterval(Self.longestSnooze) {
            throw .field("#/until", expected: .withinADay, came: until.formatted(.iso8601))
        }
    }
}
