internal import ColdChain
internal import Postgres
internal import Telemetry

/// A row of versions before its definition is read.
struct StoredVersion {
    private let tenant: String
    private let id: String
    private let number: Int
    private let definition: String
    private let origin: String
    private let createdAt: Timestamp
    private let author: String
    private let comment: String

    init(_ row: Row) throws(PostgresError) {
        tenant = try row.string("tenant")
        id = try row.string("profile")
        number = Int(try row.int("version"))
        definition = try row.string("definition")
        origin = try row.string("origin")
        createdAt = Timestamp(microseconds: try row.microseconds("created_at"))
        author = try row.string("created_by")
        comment = try row.string("comment")
    }

    func version() throws(ProfileArchiveError) -> ProfileVersion {
        var profile: Profile
        do {
            profile = try ProfileDocument.read(definition)
        } catch {
            throw .unreadable(profile: id, version: number, reason: "\(error)")
        }
        profile.version = number
        return ProfileVersion(
            profile: profile,
            tenant: tenant == ProfileArchive.everyone ? nil : tenant,
            origin: ProfileVersion.Origin(rawValue: origin) ?? .file,
            createdAt: createdAt,
            author: author,
            comment: comment
        )
    }
}
