/// The detector: which profile judges which device.
public struct DetectionSettings: Sendable {
    /// Devices whose names match a pattern, and their profile.
    public struct Assignment: Sendable {
        /// The name that the user gave it.
        public let name: String
        /// A device name in which `*` stands for any characters.
        public let devices: String
        /// Identifier of a profile.
        public let profile: String
    }

    /// Folder of the profiles (`*.yaml`).
    public let profilesFolder: String
    /// The profile of a device that no assignment and no row of its own names; nil leaves it unjudged.
    public let defaultProfile: String?
    /// The assignments by pattern, in the order of their names; the first that matches counts.
    public let assignments: [Assignment]

    static let keys: [SettingKey] = [
        .text("detector.profiles_folder", "config/profiles"),
        .text("detector.default_profile"),
        .text("detector.assignments.*.devices"),
        .text("detector.assignments.*.profile"),
    ]

    init(_ reader: inout SettingsReader) {
        profilesFolder = reader.text("detector.profiles_folder")
        defaultProfile = reader.optionalText("detector.default_profile")
        var assignments: [Assignment] = []
        for name in reader.names(in: "detector.assignments") {
            let path = "detector.assignments.\(name)"
            assignments.append(
                Assignment(
                    name: name,
                    devices: reader.text("\(path).devices"),
                    profile: reader.text("\(path).profile")
                )
            )
        }
        self.assignments = assignments
    }
}
