import ColdChain
import Foundation
import Settings
import Telemetry

/// Which profile judges a device: its own row, then the first assignment that fits, then the default.
struct ProfileChoice: Sendable {
    let profiles: [String: Profile]
    private let assignments: [(pattern: [Substring], profile: Profile)]
    private let fallback: Profile?

    init(profiles: [String: Profile], settings: DetectionSettings) throws(SettingsError) {
        self.profiles = profiles
        fallback = try settings.defaultProfile.map { name throws(SettingsError) in
            try Self.find(name, profiles, path: "detector.default_profile")
        }
        var assignments: [(pattern: [Substring], profile: Profile)] = []
        for item in settings.assignments {
            let profile = try Self.find(item.profile, profiles, path: "detector.assignments.\(item.name).profile")
            assignments.append((item.devices.split(separator: "*", omittingEmptySubsequences: false), profile))
        }
        self.assignments = assignments
    }

    /// The profile of a device; nil leaves it unjudged.
    func profile(of device: DeviceName, registered: String?) -> Profile? {
        if let registered, let profile = profiles[registered] { return profile }
        let assigned = assignments.first { Self.matches(device.rawValue, $0.pattern) }
        return assigned?.profile ?? fallback
    }

    /// Whether `name` consists of the pieces in their order, with anything where the stars were.
    static func matches(_ name: String, _ pieces: [Substring]) -> Bool {
        guard let first = pieces.first, let last = pieces.last else { return false }
        guard pieces.count > 1 else { return name == first }
        guard name.hasPrefix(first), name.hasSuffix(last), name.count >= first.count + last.count else { return false }
        var rest = name.dropFirst(first.count).dropLast(last.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let place = rest.range(of: piece) else { return false }
            rest = rest[place.upperBound...]
        }
        return true
    }

    private static func find(
        _ name: String,
        _ profiles: [String: Profile],
        path: String
    ) throws(SettingsError) -> Profile {
        if let profile = profiles[name] { return profile }
        let known = profiles.keys.sorted().joined(separator: ", ")
        throw SettingsError(path: path, reason: "expected one of \(known), came \"\(name)\"")
    }
}
