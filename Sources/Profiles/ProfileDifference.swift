public import ColdChain
internal import Foundation

/// What one version of a profile says other than another one: one entry a value, in the order of its path.
public struct ProfileDifference: Hashable, Sendable {
    /// One value that is not the same.
    public struct Entry: Hashable, Sendable {
        /// Where it stands, for instance `rules[who-heat].limit`: rules are named, other lists are counted from 0.
        public let path: String
        /// What was there, as JSON has it; nil when nothing was.
        public let before: String?
        /// What is there now; nil when nothing is.
        public let after: String?
    }

    /// The values that differ; the numbers of the versions are none.
    public let entries: [Entry]

    /// Compares two versions.
    public init(from before: Profile, to after: Profile) throws(ProfileArchiveError) {
        let (old, new) = (try Self.values(of: before), try Self.values(of: after))
        entries = Set(old.keys).union(new.keys).sorted().compactMap { path in
            old[path] == new[path] ? nil : Entry(path: path, before: old[path], after: new[path])
        }
    }

    private static func values(of profile: Profile) throws(ProfileArchiveError) -> [String: String] {
        var bare = profile
        bare.version = 1
        let text = try ProfileDocument.text(of: bare)
        var values: [String: String] = [:]
        do {
            collect(try JSONSerialization.jsonObject(with: Data(text.utf8)), at: "", into: &values)
        } catch {
            throw .unreadable(profile: profile.id, version: profile.version, reason: "\(error)")
        }
        return values
    }

    private static func collect(_ value: Any, at path: String, into values: inout [String: String]) {
        switch value {
        case let members as [String: Any]:
            for (key, member) in members { collect(member, at: path.isEmpty ? key : "\(path).\(key)", into: &values) }
        case let items as [Any]:
            for (index, item) in items.enumerated() {
                let name = (item as? [String: Any])?["id"] as? String
                collect(item, at: "\(path)[\(name ?? "\(index)")]", into: &values)
            }
        case let text as String: values[path] = text
        default: values[path] = "\(value)"
        }
    }
}
