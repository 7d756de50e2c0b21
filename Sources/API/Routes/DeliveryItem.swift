import Alerting

/// A delivery as the API shows it.
struct DeliveryItem: Encodable {
    let id: Int64
    let hook: String
    let event: String
    let type: String
    let subject: String
    let state: String
    let attempts: Int
    let createdAt: String
    let nextAttemptAt: String?
    let deliveredAt: String?
    let lastStatus: Int?
    let lastFault: String?
    let lastError: String?

    enum CodingKeys: String, CodingKey {
        case id, hook, event, type, subject, state, attempts
        case createdAt = "created_at"
        case nextAttemptAt = "next_attempt_at"
        case deliveredAt = "delivered_at"
        case lastStatus = "last_status"
        case lastFault = "last_fault"
        case lastError = "last_error"
    }

    init(_ record: DeliveryRecord) {
        id = record.id
        hook = record.hook
        event = record.eventID
        type = record.eventType
        subject = record.subject
        state = record.state.rawValue
        attempts = record.attempts
        createdAt = Instant.text(microseconds: record.createdAt)
        nextAttemptAt = record.nextAttemptAt.map { Instant.text(microseconds: $0) }
        deliveredAt = record.deliveredAt.map { Instant.text(microseconds: $0) }
        lastStatus = record.lastStatus
        lastFault = record.lastFault?.rawValue
        lastError = record.lastError
    }
}

/// One attempt of a delivery as the API shows it.
struct AttemptItem: Encodable {
    let number: Int
    let startedAt: String
    let seconds: Double
    let status: Int?
    let fault: String?
    let error: String?

    enum CodingKeys: String, CodingKey {
        case number, seconds, status, fault, error
        case startedAt = "started_at"
    }

    init(_ attempt: DeliveryAttempt) {
        number = attempt.number
        startedAt = Instant.text(microseconds: attempt.startedAt)
        seconds = attempt.seconds
        status = attempt.status
        fault = attempt.fault?.rawValue
        error = attempt.error
    }
}
