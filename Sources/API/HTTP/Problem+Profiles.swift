import ColdChain
import HTTPTypes
import Profiles
import Telemetry

extension Problem {
    /// A profile that cannot be used.
    init(_ error: ProfileError) {
        // `profile.rules[2].limit` is `#/profile/rules/2/limit`.
        let pointer = "#/" + error.path.replacing("[", with: "/").replacing("]", with: "").replacing(".", with: "/")
        self = .field(pointer, expected: Requirement(error.expected), came: error.came)
    }

    /// A version that cannot be kept because of what `id` is by now.
    static func moved(_ id: String, to version: ProfileVersion?) -> Problem {
        guard let version else { return .notFound(.profile, id) }
        let members = [
            "\"kind\":\"profile_version\"", "\"running\":\(version.number)", "\"profile\":" + JSONText.quoted(id),
            "\"by\":" + JSONText.quoted(version.author),
            "\"time\":" + JSONText.quoted(version.createdAt.rfc3339),
        ]
        return Problem(
            .preconditionFailed,
            .worldMovedOn,
            "Version \(version.number) of \(Described.text(id)) is in force now.",
            extensions: ["conflict": "{" + members.joined(separator: ",") + "}"]
        )
    }
}
