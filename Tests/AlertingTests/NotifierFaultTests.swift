import Alerting
import Foundation
import LocalServers
import Outbox
import Postgres
import ServiceLifecycle
import ServiceLifecycleTestKit
import Testing

@Suite(.serialized) struct NotifierFaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answer: Receiver.Answer
        var status: Int?
        var reason: String
    }

    static let faults: [Fault] = [
        Fault(testDescription: "500", answer: .status(500, body: "out of order"), status: 500, reason: "out of order"),
        Fault(testDescription: "429", answer: .status(429, ["retry-after": "0"]), status: 429, reason: "429"),
        Fault(
            testDescription: "redirect",
            answer: .status(307, ["location": "/hooks/else"]),
            status: 307,
            reason: "307"
        ),
        Fault(testDescription: "304", answer: .status(304), status: 304, reason: "304"),
        Fault(testDescription: "slow", answer: .hold, status: nil, reason: "no answer within"),
        Fault(testDescription: "closing early", answer: .close, status: nil, reason: "closed the connection"),
    ]

    @Test(arguments: faults)
    func aFailedAttemptIsRecordedAndRepeatedWithTheSameID(fault: Fault) async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("hook", secret: Secrets.current, fault.answer, .status(204))
        let hook = try harness.hook(timeout: .milliseconds(fault.answer.act == "hold" ? 200 : 10_000))
        try await harness.running(harness.notifier([hook])) {
            try harness.publish(.sample("e"))
            #expect(try await harness.deliveries(areAll: .delivered))
        }
        let received = try await harness.receiver.received("hook")
        #expect(received.map(\.id) == ["e", "e"])
        #expect(received.map(\.verified) == [true, true])
        #expect(try await harness.receiver.received("else").isEmpty)
        let delivery = try #require(try harness.deliveries().first)
        let attempts = try DeliveryQueries.attempts(of: delivery.id, on: Connection(harness.database))
        #expect(attempts.map(\.number) == [1, 2])
        #expect(attempts.map(\.status) == [fault.status, 204])
        #expect(attempts.first?.error?.contains(fault.reason) == true)
        #expect(attempts.last?.error == nil && attempts.last?.fault == nil)
        #expect(
            attempts.first?.fault
                == (fault.status != nil ? .status : fault.answer.act == "hold" ? .timedOut : .closedEarly)
        )
        try await harness.receiver.release()
    }

    @Test func aStatusIsTheAnswerEvenWhenTheBodyBreaksOff() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("hook", secret: Secrets.current, .cut)
        try await harness.running(harness.notifier([try harness.hook()])) {
            try harness.publish(.sample("e"))
            #expect(try await harness.deliveries(areAll: .delivered))
        }
        #expect(try await harness.receiver.received("hook").count == 1)
    }

    @Test(.timeLimit(.minutes(1))) func aBodyThatStallsHoldsNobodyUp() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("hook", secret: Secrets.current, .stall)
        try await harness.running(harness.notifier([try harness.hook(timeout: .milliseconds(300))])) {
            try harness.publish(.sample("e"))
            #expect(try await harness.deliveries(areAll: .delivered))
        }
        try await harness.receiver.release()
    }

    @Test func theReceiverIsLeftAloneAsLongAsItAsks() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script(
            "hook",
            secret: Secrets.current,
            .status(429, ["retry-after": "120"]),
            .status(204)
        )
        try await harness.running(harness.notifier([try harness.hook()])) {
            try harness.publish(.sample("e"))
            #expect(try await eventually { try harness.deliveries().first?.lastStatus == 429 })
            let delivery = try #require(try harness.deliveries().first)
            let wait = try #require(delivery.nextAttemptAt) - Notifier.systemTime()
            #expect((110_000_000...120_000_000).contains(wait))
            #expect(try DeliveryQueries.replay(delivery: delivery.id, on: Connection(harness.database)))
            #expect(try await harness.deliveries(areAll: .delivered))
        }
        #expect(try await harness.receiver.received("hook").count == 2)
    }

    @Test func aReceiverThatWasDownGetsTheEventWhenItIsUp() async throws {
        let gone = try Receiver()
        let harness = try NotifierHarness(receiver: gone)
        let hook = try harness.hook()
        gone.stop()
        try await harness.running(harness.notifier([hook])) {
            try harness.publish(.sample("e"))
            #expect(try await eventually { try harness.deliveries().first.map { $0.attempts >= 3 } ?? false })
            let back = try Receiver(port: gone.port)
            try await back.script("hook", secret: Secrets.current, .status(204))
            #expect(try await harness.deliveries(areAll: .delivered))
            #expect(try await back.received("hook").map(\.id) == ["e"])
        }
    }

    /// An hour in which nobody answers, on the schedule of production. The waits are read and then cut short: they are
    /// counted by the database's clock.
    @Test func aReceiverThatIsDownForAnHourIsTriedAsTheScheduleSaysAndHearsOnce() async throws {
        let harness = try NotifierHarness()
        let connection = try Connection(harness.database)
        let hook = try harness.hook()
        harness.receiver.stop()
        let planned: [Int64] = [5, 300, 1_800, 7_200]
        var waited: Int64 = 0
        try await harness.running(harness.notifier([hook], schedule: .standard)) {
            try harness.publish(.sample("e"))
            for (attempt, seconds) in planned.enumerated() {
                let isTried = try await eventually {
                    let delivery = try harness.deliveries().first
                    return delivery?.attempts == attempt + 1 && delivery?.lastError != nil
                        && (delivery?.nextAttemptAt ?? 0) > Notifier.systemTime()
                }
                #expect(isTried)
                let next = try #require(try harness.deliveries().first?.nextAttemptAt)
                let wait = (next - Notifier.systemTime()) / 1_000_000
                #expect((seconds * 9 / 10 - 3...seconds * 11 / 10).contains(wait), "\(wait) s after \(attempt + 1)")
                waited += seconds
                if waited > 3_600 { break }
                try connection.execute(
                    "update isotherm.delivery set next_attempt_at = now(), last_error = null, claimed_until = null"
                )
                try connection.notify(Outbox.channel)
            }
            let back = try Receiver(port: harness.receiver.port)
            try await back.script("hook", secret: Secrets.current, .status(204))
            try connection.execute("update isotherm.delivery set next_attempt_at = now()")
            try connection.notify(Outbox.channel)
            #expect(try await harness.deliveries(areAll: .delivered))
            #expect(try await back.received("hook").map(\.id) == ["e"])
        }
    }

    /// An answer that comes after its attempt was given up belongs to nobody: not to the next event either.
    @Test func aLateAnswerIsNotTakenForTheAnswerToTheNextEvent() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("hook", secret: Secrets.current, .hold, .status(500), .status(204))
        let schedule = RetrySchedule(delays: [.zero, .seconds(600)], jitter: 0)
        let hook = try harness.hook(timeout: .milliseconds(300), concurrency: 1)
        try await harness.running(harness.notifier([hook], schedule: schedule)) {
            try harness.publish(.sample("slow"))
            #expect(try await eventually { try harness.deliveries().first?.lastError?.contains("no answer") == true })
            try await harness.receiver.release()
            try harness.publish(.sample("next"))
            #expect(try await eventually { try harness.deliveries().last?.lastStatus == 500 })
        }
        #expect(try harness.deliveries().map(\.state) == [.pending, .pending])
    }

    @Test func a410DisablesTheHookAndOthersHearOfIt() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("hook", secret: Secrets.current, .status(410), .status(204))
        let hooks = [try harness.hook(concurrency: 1), try harness.hook("watch", events: ["isotherm.webhook.*"])]
        let connection = try Connection(harness.database)
        try await harness.running(harness.notifier(hooks)) {
            try harness.publish(.sample("e1"), .sample("e2"))
            #expect(try await harness.deliveries(areAll: .failed, count: 2))
            #expect(try await harness.deliveries("watch", areAll: .delivered))
            #expect(try DeliveryQueries.disabledHooks(on: connection).map(\.name) == ["hook"])
            try harness.publish(.sample("missed"), .sample("w", type: "isotherm.webhook.other"))
            #expect(try await harness.deliveries("watch", areAll: .delivered, count: 2))
            #expect(try harness.deliveries().count == 2)

            #expect(try DeliveryQueries.enable(hook: "hook", on: connection))
            try harness.publish(.sample("e3"))
            #expect(try await eventually { try harness.deliveries().last?.state == .delivered })
        }
        #expect(try await harness.receiver.received("hook").map(\.id) == ["e1", "e3"])
        #expect(try harness.eventTypes().filter { $0 == "isotherm.webhook.disabled" }.count == 1)
    }

    @Test func whenTheScheduleIsAtItsEndOthersHearOfIt() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("hook", secret: Secrets.current, .status(500))
        let schedule = RetrySchedule(delays: [.zero, .zero, .zero], jitter: 0)
        let hooks = [try harness.hook(events: ["isotherm.*"])]
        try await harness.running(harness.notifier(hooks, schedule: schedule)) {
            try harness.publish(.sample("e"))
            // The second delivery tells of the end of the first, and its own end is told by nothing.
            #expect(try await harness.deliveries(areAll: .failed, count: 2))
        }
        #expect(try harness.deliveries().map(\.attempts) == [3, 3])
        #expect(try harness.eventTypes() == ["isotherm.breach.opened", "isotherm.webhook.exhausted"])
    }

    @Test func aPrivateAddressIsRefusedUnlessAllowed() async throws {
        let harness = try NotifierHarness()
        let named = "http://localhost:\(harness.receiver.port)/hooks/named"
        let hooks = [
            try harness.hook(allowsPrivateAddresses: false),
            try harness.hook("named", url: named),
        ]
        let schedule = RetrySchedule(delays: [.zero], jitter: 0)
        try await harness.running(harness.notifier(hooks, schedule: schedule)) {
            try harness.publish(.sample("e"))
            #expect(try await harness.deliveries(areAll: .failed))
            #expect(try await harness.deliveries("named", areAll: .delivered))
        }
        #expect(try harness.deliveries().first?.lastError?.contains("not on the public internet") == true)
        #expect(try harness.deliveries().first?.lastFault == .addressRefused)
        #expect(try await harness.receiver.received("hook").isEmpty)
    }

    /// The process is cut off after the receiver has answered and before the database knows.
    @Test func killedBetweenSendAndMarkTheHookHearsAgainWithTheSameID() async throws {
        let harness = try NotifierHarness()
        let hook = try harness.hook(timeout: .milliseconds(500))
        let connection = try Connection(harness.database)
        try connection.executeScript(
            """
            create function refuse() returns trigger language plpgsql as $$ begin raise 'no mark today'; end $$;
            create trigger refuse before insert on isotherm.delivery_attempt for each row execute function refuse();
            """
        )
        try await harness.running(harness.notifier([hook], leaseMargin: .milliseconds(100))) {
            try harness.publish(.sample("e"))
            #expect(try await eventually { try await harness.receiver.received("hook").count == 1 })
        }
        #expect(try harness.deliveries().map(\.state) == [.pending])
        try connection.executeScript("drop trigger refuse on isotherm.delivery_attempt")
        try await harness.running(harness.notifier([hook], leaseMargin: .milliseconds(100))) {
            let isDelivered = try await harness.deliveries(areAll: .delivered)
            #expect(isDelivered)
        }
        let received = try await harness.receiver.received("hook")
        // Twice; once more on a machine so busy that the lease is over before the first one has ended.
        #expect(received.count >= 2 && received.allSatisfy { $0.id == "e" })
        #expect(Set(received.map(\.body)).count == 1)
        #expect(try #require(try harness.deliveries().first).attempts >= received.count)
    }

    @Test func aDatabaseThatIsKilledLosesAndRepeatsNothing() async throws {
        let directory = try TemporaryDirectory(label: "alerting-restart")
        let server = try LocalPostgres(directory: directory.path, options: .forTests)
        try server.start()
        let options = ConnectionOptions(conninfo: server.connectionString())
        try migrate(options)
        let harness = try NotifierHarness(database: options)
        try await harness.receiver.script("hook", secret: Secrets.current, .hold)
        try await harness.running(harness.notifier([try harness.hook()])) {
            try harness.publish(.sample("under-way"))
            #expect(try await eventually { try await harness.receiver.received("hook").count == 1 })
            server.kill()
            try await harness.receiver.release()
            try server.start()
            try harness.publish(.sample("after"))
            #expect(try await harness.deliveries(areAll: .delivered, count: 2))
        }
        #expect(try await harness.receiver.received("hook").map(\.id) == ["under-way", "after"])
        try server.erase()
    }

    @Test func atTheEndAnAttemptMayFinishWithinTheLimit() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("hook", secret: Secrets.current, .hold)
        let notifier = harness.notifier([try harness.hook(concurrency: 1)])
        try await testGracefulShutdown { trigger in
            try await harness.running(notifier) {
                try harness.publish(.sample("e1"), .sample("e2"))
                #expect(try await eventually { try await harness.receiver.received("hook").count == 1 })
                trigger.triggerGracefulShutdown()
                try await harness.receiver.release()
                #expect(try await eventually { try harness.deliveries().first?.state == .delivered })
            }
        }
        #expect(try harness.deliveries().map(\.state) == [.delivered, .pending])
        #expect(try await harness.receiver.received("hook").count == 1)
    }

    @Test func whatDoesNotFinishInTimeIsGivenBack() async throws {
        let harness = try NotifierHarness()
        try await harness.receiver.script("hook", secret: Secrets.current, .hold, .status(204))
        let hook = try harness.hook()
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let notifier = harness.notifier([hook], shutdownLimit: .milliseconds(50))
                group.addTask { try await notifier.run() }
                try harness.publish(.sample("e"))
                #expect(try await eventually { try await harness.receiver.received("hook").count == 1 })
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        // The lease of the first attempt would have lasted 40 seconds.
        try await harness.running(harness.notifier([hook])) {
            let isDelivered = try await harness.deliveries(areAll: .delivered)
            #expect(isDelivered)
        }
        #expect(try await harness.receiver.received("hook").map(\.id) == ["e", "e"])
        try await harness.receiver.release()
    }
}
