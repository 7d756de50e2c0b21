import ColdChain
import Hummingbird

/// A new version of a profile as clients send it: the profile with the keys of files, why, and who.
struct ProfileInput: Decodable {
    let profile: Profile
    let comment: String
    let by: String?

    private static let longestText = 1_000

    /// Reads and checks a body for the profile `id`.
    ///
    /// - Throws: ``Problem`` that names the field, what is expected there and what came.
    static func read(_ request: Request, id: String) async throws -> ProfileInput {
        let input: ProfileInput
        do {
            input = try await JSONBody.decodeAsWritten(ProfileInput.self, from: request)
        } catch let error as ProfileError {
            throw Problem(error)
        }
        try input.check(id: id)
        return input
    }

    private func check(id: String) throws(Problem) {
        guard profile.id == id else {
            throw .field("#/profile/id", expected: .sameAs("the address"), came: profile.id)
        }
        guard (1...100).contains(id.count) else {
            throw .field("#/profile/id", expected: .characters(1...100), came: id)
        }
        guard !comment.isEmpty else { throw .incomplete("comment") }
        let texts =
            [
                ("profile/id", id), ("profile/title/en", profile.title.english),
                ("profile/title/ru", profile.title.russian), ("comment", comment), ("by", by ?? ""),
            ] + profile.sources.enumerated().map { ("profile/sources/\($0)", $1) }
            + profile.rules.enumerated().map { ("profile/rules/\($0)/id", $1.id) }
        for (field, text) in texts {
            if text.count > Self.longestText {
                throw .field("#/" + field, expected: .characters(0...Self.longestText), came: text)
            }
        }
    }
}
