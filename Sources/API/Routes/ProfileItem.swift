import ColdChain
import Profiles
import Telemetry

/// A version of a profile as clients see it; the profile itself has the keys of files.
struct ProfileItem: Encodable {
    private let id: String
    private let version: Int
    private let origin: String
    private let isOwn: Bool
    private let createdAt: String
    private let createdBy: String
    private let comment: String
    private let profile: Profile

    init(_ version: ProfileVersion) {
        id = version.profile.id
        self.version = version.number
        origin = version.origin.rawValue
        isOwn = version.tenant != nil
        createdAt = version.createdAt.rfc3339
        createdBy = version.author
        comment = version.comment
        profile = version.profile
    }

    private enum CodingKeys: String, CodingKey {
        case id, version, origin, comment, profile
        case isOwn = "is_own"
        case createdAt = "created_at"
        case createdBy = "created_by"
    }
}
