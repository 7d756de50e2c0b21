import Alerting
import Foundation
import LocalServers
import Logging
import MetricsTestKit
import Outbox
import Postgres
import Testing

@Suite(.serialized) struct NotifierTests {
    @Test func anEventArrivesSignedOnceAndIsMarked() async throws {
        let harness = try NotifierHarness()
        let metrics = TestMetrics()
        try await harness.receiver.script("hook", secret: Secrets.current, .status(200, body: "thanks"))
        try await harness.running(harness.notifier([harness.hook()], metrics: metrics)) {
            try harness.publish(.sample("e-1"))
            #expect(try await harness.deliveries(areAll: .delivered))
        }
        let received = try await harness.receiver.received("hook")
        #expect(received.map(\.id) == ["e-1"])
        let first = try #require(received.first)
        #expect(first.verified)
        #expect(first.headers["content-type"] == "application/cloudevents+json")
        let event = try #require(try JSONSerialization.jsonObject(with: first.body) as? [String: Any])
        #expect(event["id"] as? String == "e-1")
        let delivery = try #require(try harness.deliveries().first)
        #expect(delivery.attempts == 1 && delivery.lastStatus == 200 && delivery.deliveredAt != nil)
        let counter = try metrics.expectCounter("isotherm_webhook_deliveries_total", [("result", "delivered")])
        #expect(counter.totalValue == 1)
        #expect(try metrics.expectTimer("isotherm_webhook_delivery_duration_seconds").values.count == 1)
    }

    @Test func aReceiverWithAnotherSecretRefusesTheSignature() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("hook", secret: Secrets.previous, .status(204))
        try await harness.running(harness.notifier([harness.hook()])) {
            try harness.publish(.sample("e"))
            #expect(try await harness.deliveries(areAll: .delivered))
        }
        #expect(try await harness.receiver.received("hook").map(\.verified) == [false])
    }

    @Test func whileASecretIsReplacedTheOldReceiverStillAccepts() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("hook", secret: Secrets.previous, .status(204))
        let hook = try harness.hook(secrets: [Secrets.current, Secrets.previous])
        try await harness.running(harness.notifier([hook])) {
            try harness.publish(.sample("e"))
            #expect(try await harness.deliveries(areAll: .delivered))
        }
        #expect(try await harness.receiver.received("hook").map(\.verified) == [true])
    }

    @Test func onlyWhatAHookWantsIsSentToIt() async throws {
        let harness = try NotifierHarness()
        let plans = try harness.hook("plans", events: ["isotherm.plan.*"])
        try await harness.running(harness.notifier([try harness.hook(), plans])) {
            try harness.publish(.sample("b"), .sample("p", type: "isotherm.plan.accepted"))
            #expect(try await harness.deliveries(areAll: .delivered))
            #expect(try await harness.deliveries("plans", areAll: .delivered))
        }
        #expect(try await harness.receiver.received("hook").map(\.id) == ["b"])
        #expect(try await harness.receiver.received("plans").map(\.id) == ["p"])
    }

    @Test func aSlowReceiverDoesNotDelayOthers() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("slow", secret: Secrets.current, .hold)
        // Held until it is released: not even a busy machine may take the attempts for failed before.
        let slow = try harness.hook("slow", timeout: .seconds(300), concurrency: 2)
        let hooks = [slow, try harness.hook("quick", concurrency: 1)]
        try await harness.running(harness.notifier(hooks)) {
            try harness.publish((0..<10).map { .sample("e\($0)") })
            #expect(try await harness.deliveries("quick", areAll: .delivered, count: 10))
            #expect(try await harness.receiver.received("slow").count == 2)
            #expect(try harness.deliveries("slow").allSatisfy { $0.state == .pending })
            try await harness.receiver.release()
            #expect(try await harness.deliveries("slow", areAll: .delivered, count: 10))
        }
        #expect(try await harness.receiver.received("slow").count == 10)
    }

    @Test func twoWorkersShareTheEvents() async throws {
        let harness = try NotifierHarness()
        let hook = try harness.hook()
        let ids = (0..<60).map { "e\($0)" }
        try await harness.running(harness.notifier([hook]), harness.notifier([hook])) {
            for id in ids { try harness.publish(.sample(id)) }
            #expect(try await harness.deliveries(areAll: .delivered, count: ids.count))
        }
        let received = try await harness.receiver.received("hook").compactMap(\.id)
        #expect(received.sorted() == ids.sorted())
    }

    @Test func withoutNotificationsItLooksByItself() async throws {
        let harness = try NotifierHarness()
        let connection = try Connection(harness.database)
        try connection.executeScript("drop trigger outbox_appended on isotherm.outbox")
        let notifier = Notifier(
            database: harness.database,
            hooks: [try harness.hook()],
            configuration: NotifierConfiguration(pollInterval: .milliseconds(30)),
            logger: .init(label: "test")
        )
        try await harness.running(notifier) {
            try harness.publish(.sample("before"))
            #expect(try await harness.deliveries(areAll: .delivered))
            try harness.publish(.sample("after"))
            #expect(try await harness.deliveries(areAll: .delivered, count: 2))
        }
    }

    /// The notifier polls every ten minutes here: what arrives within the limit of a wait was woken for.
    @Test func anEventIsAtItsReceiverBeforeAnyPoll() async throws {
        let harness = try NotifierHarness()
        let connection = try Connection(harness.database)
        var delays: [Int64] = []
        try await harness.running(harness.notifier([try harness.hook()])) {
            for number in 0..<20 {
                try Outbox.append(.sample("e\(number)"), on: connection)
                let committedAt = Notifier.systemTime()
                #expect(try await harness.deliveries(areAll: .delivered, count: number + 1))
                let received = try await harness.receiver.received("hook")
                delays.append(try #require(received.last).receivedAt - committedAt)
            }
        }
        let median = delays.sorted()[delays.count / 2]
        print("commit to receiver: median \(median) µs, longest \(delays.max() ?? 0) µs of \(delays.count)")
    }
}
