extension Problem {
    /// What kind of refusal it is, the end of `type`.
    enum Code: String, Sendable, CaseIterable {
        // Who asks.
        case tokenNeeded = "token-needed"
        case tokenUnknown = "token-unknown"
        case tokenExpired = "token-expired"
        case tokenRevoked = "token-revoked"
        case tokenMalformed = "token-malformed"
        case tokenAlgorithm = "token-algorithm"
        case tokenKey = "token-key"
        case tokenSignature = "token-signature"
        case tokenEarly = "token-early"
        case tokenClaim = "token-claim"
        case issuerAway = "issuer-away"
        case forbiddenRole = "forbidden-role"
        case foreignTenant = "foreign-tenant"
        case foreignCourier = "foreign-courier"
        case foreignOrigin = "foreign-origin"
        case notThisMachine = "not-this-machine"
        case noRule = "no-rule"
        case tooManyRequests = "too-many-requests"

        // What is asked.
        case request
        case malformedJSON = "malformed-json"
        case invalidBody = "invalid-body"
        case invalidParameter = "invalid-parameter"
        case invalidHeader = "invalid-header"
        case incomplete
        case bodyTooLarge = "body-too-large"
        case ifMatchNeeded = "if-match-needed"
        case keyReused = "key-reused"
        case stillWorking = "still-working"

        // What it is about.
        case noSuchAddress = "no-such-address"
        case wrongMethod = "wrong-method"
        case notFound = "not-found"
        case noPlan = "no-plan"
        case linkExpired = "link-expired"
        case alreadyThere = "already-there"
        case alreadyDone = "already-done"
        case alreadyClosed = "already-closed"
        case alreadyDecided = "already-decided"
        case duplicateToken = "duplicate-token"
        case refusedTransition = "refused-transition"
        case worldMovedOn = "world-moved-on"
        case breaksLimits = "breaks-limits"
        case noFurtherStep = "no-further-step"
        case notLoaded = "not-loaded"
        case notOnBoard = "not-on-board"
        case noProfile = "no-profile"
        case stillUnreadable = "still-unreadable"
        case inUse = "in-use"
        case held
        case ambiguous

        // What this process can do.
        case noCollectorHere = "no-collector-here"
        case noRoadsHere = "no-roads-here"
        case noSolverHere = "no-solver-here"
        case noPrinter = "no-printer"
        case tooManyListeners = "too-many-listeners"
        case busy
        case databaseAway = "database-away"
        case tooSlow = "too-slow"
        case `internal`
    }
}
