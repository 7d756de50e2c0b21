public import ColdChain
internal import Foundation

/// A profile as JSON, with the keys that files have.
public enum ProfileDocument {
    /// The text; equal profiles are equal texts.
    ///
    /// - Throws: ``ProfileArchiveError`` `.unreadable` for a figure that JSON has no words for.
    public static func text(of profile: Profile) throws(ProfileArchiveError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(profile), as: UTF8.self)
        } catch {
            throw .unreadable(profile: profile.id, version: profile.version, reason: "\(error)")
        }
    }

    /// Reads and checks a profile.
    ///
    /// - Throws: `ProfileError` for a wrong value or an unknown key, `DecodingError` for what has not the form.
    public static func read(_ text: String) throws -> Profile {
        try JSONDecoder().decode(Profile.self, from: Data(text.utf8))
    }
}
