import ColdChain
import Settings

/// Whether the profiles can be read and those that are named exist.
enum ProfilesCheck {
    static func run(_ settings: DetectionSettings) -> Finding {
        do {
            let profiles = try ProfileFiles.load(folder: settings.profilesFolder)
            let named = [settings.defaultProfile].compactMap { $0 } + settings.assignments.map { $0.profile }
            let missing = named.filter { profiles[$0] == nil }
            guard missing.isEmpty else {
                let text = "no profile \(missing.joined(separator: ", ")) in \(settings.profilesFolder)"
                return Finding(
                    "profiles",
                    .failed,
                    text,
                    remedy: "name one of \(profiles.keys.sorted().joined(separator: ", "))"
                )
            }
            guard !named.isEmpty else {
                let text = "\(profiles.count) profiles, and none is assigned to any device"
                return Finding(
                    "profiles",
                    .warning,
                    text,
                    remedy: "set detector.default_profile or detector.assignments"
                )
            }
            return Finding("profiles", .ok, "\(profiles.count) profiles")
        } catch {
            return Finding("profiles", .failed, "\(error)")
        }
    }
}
