import Alerting
import Postgres
import Testing

/// A receiver that takes thirty real seconds, against the time-out that hooks have where nobody sets one. In a suite of
/// its own, so that its half minute passes beside the other tests.
@Suite struct SlowReceiverTests {
    @Test(.timeLimit(.minutes(5)))
    func anEndpointThatTakesThirtySecondsIsGivenUpAndAskedAgainAndHoldsNothingUp() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("hook", secret: Secrets.current, .late, .status(204))
        let hook = try harness.hook(timeout: .seconds(15), concurrency: 2)
        try await harness.running(harness.notifier([hook])) {
            try harness.publish(.sample("slow"))
            #expect(try await eventually { try await harness.receiver.received("hook").count == 1 })
            try harness.publish((0..<5).map { .sample("later\($0)") })
            #expect(
                try await eventually { try harness.deliveries().filter { $0.state == .delivered }.count == 5 }
            )
            // All later ones are through while the first one has not even been given up.
            let slow = try #require(try harness.deliveries().first)
            #expect(slow.state == .pending)
            #expect(try DeliveryQueries.attempts(of: slow.id, on: Connection(harness.database)).isEmpty)

            #expect(try await harness.deliveries(areAll: .delivered, count: 6))
            // The late answer comes to nobody and changes nothing.
            #expect(try await eventually { try await harness.receiver.received("hook").first?.answeredAt != nil })
            #expect(try await harness.deliveries(areAll: .delivered, count: 6))
            let attempts = try DeliveryQueries.attempts(of: slow.id, on: Connection(harness.database))
            #expect(attempts.map(\.fault) == [.timedOut, nil])
            #expect(attempts.map(\.status) == [nil, 204])
        }
        let received = try await harness.receiver.received("hook")
        #expect(received.count == 7)
        let asked = received.filter { $0.id == "slow" }
        try #require(asked.count == 2)
        let answered = try #require(asked[0].answeredAt)
        #expect(answered - asked[0].receivedAt >= 30_000_000)
        // The sender's fifteen seconds begin before the receiver has read the request: on a busy machine well before.
        #expect(asked[1].receivedAt - asked[0].receivedAt >= 12_000_000)
        #expect(asked[1].receivedAt < answered, "it was asked again before it had answered")
    }
}
