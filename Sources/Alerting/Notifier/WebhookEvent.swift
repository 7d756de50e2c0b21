internal import Foundation
internal import Outbox

/// The events that tell of hooks themselves.
enum WebhookEvent {
    /// Sent by hand to one hook; never fanned out.
    static let test = "isotherm.webhook.test"
    private static let family = "isotherm.webhook."

    /// A hook gets no more events.
    static func disabled(_ hook: Hook, after result: AttemptResult, reason: String, at time: Int64) -> OutboxEvent {
        event(
            "disabled",
            about: hook.name,
            after: result,
            at: time,
            Details(hook: hook.name, url: hook.url, reason: reason, status: result.status)
        )
    }

    /// A delivery was given up; nil when it was itself about hooks, so that such events cannot breed.
    static func exhausted(by result: AttemptResult) -> OutboxEvent? {
        let undelivered = result.delivery.event
        if undelivered.type.hasPrefix(family) { return nil }
        return event(
            "exhausted",
            about: result.delivery.hook,
            after: result,
            at: result.startedAt,
            Details(
                hook: result.delivery.hook,
                reason: result.error ?? "no answer",
                status: result.status,
                attempts: result.delivery.key.attempt,
                event: undelivered.id,
                event_type: undelivered.type
            )
        )
    }

    /// A test for one hook.
    static func test(id: String, hook: Hook, tenant: String, at time: Int64) -> OutboxEvent {
        OutboxEvent(
            id: id,
            tenant: tenant,
            type: test,
            subject: "webhook/\(hook.name)",
            time: time,
            data: Details(hook: hook.name, reason: "a test").json
        )
    }

    private static func event(
        _ kind: String,
        about hook: String,
        after result: AttemptResult,
        at time: Int64,
        _ details: Details
    ) -> OutboxEvent {
        OutboxEvent(
            id: "webhook-\(kind)-\(result.delivery.key.delivery)-\(result.delivery.key.attempt)",
            tenant: result.delivery.event.tenant,
            type: family + kind,
            subject: "webhook/\(hook)",
            time: time,
            data: details.json
        )
    }

    /// The data of these events; the names are those of the JSON.
    private struct Details: Encodable {
        var hook: String
        var url: String?
        var reason: String
        var status: Int?
        var attempts: Int?
        var event: String?
        var event_type: String?

        var json: String { JSONText.of(self) }
    }
}
