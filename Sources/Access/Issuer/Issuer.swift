/// An OpenID Connect issuer whose word about people counts.
public struct Issuer: Sendable {
    private let settings: IssuerSettings
    private let keys: IssuerKeys

    /// Reads nothing yet: the keys are read when the first token comes.
    ///
    /// - Parameters:
    ///   - settings: Who it is.
    ///   - clock: The time by which keys grow old.
    public init(
        _ settings: IssuerSettings,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.settings = settings
        keys = IssuerKeys(settings, clock: clock)
    }

    /// Whether `token` has the form of an issuer's token.
    public static func mayHaveIssued(_ token: String) -> Bool {
        token.utf8.count <= 16_384 && token.split(separator: ".", omittingEmptySubsequences: false).count == 3
    }

    /// Who shows the token.
    ///
    /// - Parameters:
    ///   - token: The token as it was shown.
    ///   - now: Seconds since the Unix epoch.
    /// - Returns: Who it is, with the roles and the tenant that the token says.
    /// - Throws: ``IssuerError``.
    public func identity(_ token: String, now: Double) async throws(IssuerError) -> Identity {
        let header = try TokenHeader(of: token)
        let keys = try await keys.keys(for: header)
        guard let name = keys.name(header) else { throw .unknownKey(header.kid ?? "for a token that names none") }
        return try await keys.claims(token, header: header, key: name).identity(settings, now: now)
    }
}
