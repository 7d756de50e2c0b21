import Access
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// Finds out who is behind a request.
///
/// While neither token nor issuer is configured and no token exists the gate is open: nobody has to show anything, and
/// this machine may write. As soon as one exists it is closed, and stays so when that token is revoked or expires.
struct Gate: Sendable {
    /// Who is behind a request, and whether a browser said so by itself.
    struct Visitor: Sendable {
        let identity: Identity
        let isByCookie: Bool
    }

    let configured: ConfiguredToken?
    let issuer: Issuer?
    let cookie: PageCookie
    let pool: Pool
    let limits: GateLimits
    let memory = GateMemory()

    /// Whether everybody must show something.
    func isClosed() async throws -> Bool {
        if configured != nil || issuer != nil { return true }
        return try await memory.isClosed { try await pool.withConnection { try AccessTokens.exist(on: $0) } }
    }

    /// Who it is; nil for somebody who shows nothing that counts.
    ///
    /// - Throws: 401 for a token that is unknown, expired or revoked; 429 when it or the address comes too often.
    func visitor(_ request: Request, from address: String) async throws -> Visitor? {
        let visitor = try await unlimitedVisitor(request, from: address)
        if let visitor { try limits.check(visitor.identity) }
        return visitor
    }

    /// Whether whoever opened something long still may have it open; when that cannot be found out, it stays open.
    func stillAdmits(_ request: Request, from address: String) async -> Bool {
        do {
            guard try await isClosed() else { return true }
            return try await unlimitedVisitor(request, from: address) != nil
        } catch let problem as Problem {
            return problem.status != .unauthorized
        } catch {
            return true
        }
    }

    private func unlimitedVisitor(_ request: Request, from address: String) async throws -> Visitor? {
        if let token = Self.bearer(request) {
            return Visitor(identity: try await holder(of: token, from: address), isByCookie: false)
        }
        guard let value = PageCookie.value(request) else { return nil }
        if let configured, configured.isCookie(value) { return Visitor(identity: .configuration, isByCookie: true) }
        guard value.hasPrefix(TokenSecret.sessionPrefix) else { return nil }
        let secret = TokenSecret(value)
        let identity = try await memory.identity(secret) {
            try await pool.withConnection { try PageSessions.find(secret, on: $0) }
        }
        return identity.map { Visitor(identity: $0, isByCookie: true) }
    }

    /// Whose token it is.
    ///
    /// - Throws: 401 when it does not count; 429 when the address has guessed too often.
    func holder(of token: String, from address: String) async throws -> Identity {
        let isIssued = issuer != nil && Issuer.mayHaveIssued(token)
        let isGuess = !isIssued && !token.hasPrefix(TokenSecret.tokenPrefix)
        if isGuess { try limits.checkGuesses(of: address) }
        if let configured, configured.isToken(token) { return .configuration }
        if isGuess { limits.countGuess(of: address) }
        if let issuer, isIssued { return try await Self.person(token, issuer) }
        guard token.hasPrefix(TokenSecret.tokenPrefix) else {
            throw Self.refusal(.tokenUnknown, "The token is not known.")
        }
        let secret = TokenSecret(token)
        let identity = try await memory.identity(secret) {
            let now = Instant.now()
            let found = try await pool.withConnection { try AccessTokens.find(secret, at: now, on: $0) }
            switch found?.standing(at: now) {
            case .valid: return found?.identity
            case .expired: throw Self.refusal(.tokenExpired, "The token has expired.")
            case .revoked: throw Self.refusal(.tokenRevoked, "The token was revoked.")
            case nil: return nil
            }
        }
        guard let identity else { throw Self.refusal(.tokenUnknown, "The token is not known.") }
        return identity
    }

    /// Whom the issuer vouches for.
    private static func person(_ token: String, _ issuer: Issuer) async throws -> Identity {
        do throws(IssuerError) {
            return try await issuer.identity(token, now: Date().timeIntervalSince1970)
        } catch {
            if case .keysAway = error {
                throw Problem(.serviceUnavailable, .issuerAway, "\(error).", headers: [.retryAfter: "10"])
            }
            throw refusal(Problem.Code(error), "\(error).")
        }
    }

    /// Opens a page's session for whoever holds the token; gives the value of Set-Cookie.
    func open(for identity: Identity) async throws -> String {
        if case .configuration = identity.source, let configured { return cookie.opening(configured.cookieValue) }
        let secret = TokenSecret.session()
        let latest = Instant.now() + Int64(PageCookie.lifetime) * 1_000_000
        let until = min(latest, identity.expiresAt ?? latest)
        try await pool.withConnection { try PageSessions.open(secret, for: identity, until: until, on: $0) }
        return cookie.opening(secret.text)
    }

    /// Ends the page's session of the request, where it has one.
    func close(_ request: Request) async throws {
        guard let value = PageCookie.value(request), value.hasPrefix(TokenSecret.sessionPrefix) else { return }
        try await pool.withConnection { try PageSessions.close(TokenSecret(value), on: $0) }
        memory.forget()
    }

    private static func bearer(_ request: Request) -> String? {
        guard let value = request.headers[.authorization], value.lowercased().hasPrefix("bearer ") else { return nil }
        return String(value.dropFirst(7))
    }

    static func refusal(_ code: Problem.Code, _ words: String) -> Problem {
        Problem(
            .unauthorized,
            code,
            words,
            headers: [.wwwAuthenticate: "Bearer realm=\"isotherm\", error=\"invalid_token\""]
        )
    }
}
