import ColdChain
import Foundation
import Profiles
import Settings
import Telemetry

/// Which profile judges a device: its own row, then the first assignment that fits, then the default.
struct ProfileChoice: Sendable {
    /// The versions in force.
    let catalog: ProfileCatalog
    private let assignments: [(pattern: [Substring], profile: String)]
    private let fallback: String?

    init(profiles: [String: Profile], settings: DetectionSettings) throws(SettingsError) {
        catalog = ProfileCatalog(files: profiles.values)
        if let name = settings.defaultProfile {
            try Self.require(name, profiles, path: "detector.default_profile")
        }
        fallback = settings.defaultProfile
        var assignments: [(pattern: [Substring], profile: String)] = []
        for item in settings.assignments {
            try Self.require(item.profile, profiles, path: "detector.assignments.\(item.name).profile")
            assignments.append((item.devices.split(separator: "*", omittingEmptySubsequences: false), item.profile))
        }
        self.assignments = assignments
    }

    /// The profile of a device in the version that is in force; nil leaves it unjudged.
    func profile(of device: DeviceName, tenant: TenantName, registered: String?) -> Profile? {
        if let registered, let profile = catalog.profile(registered, tenant: tenant.rawValue) { return profile }
        let assigned = assignments.first { Self.matches(device.rawValue, $0.pattern) }?.profile ?? fallback
        return assigned.flatMap { catalog.profile($0, tenant: tenant.rawValue) }
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

    /// What the configuration names has to be a file: the configuration must not depend on what somebody stores.
    private static func require(
        _ name: String,
        _ profiles: [String: Profile],
        path: String
    ) throws(SettingsError) {
        if profiles[name] != nil { return }
        let known = profiles.keys.sorted().joined(separator: ", ")
        throw SettingsError(path: path, reason: "expected one of \(known), came \"\(name)\"")
    }
}
