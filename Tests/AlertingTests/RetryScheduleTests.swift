import Testing

@testable import Alerting

@Suite struct RetryScheduleTests {
    @Test func tenAttemptsWithinAboutThreeDays() {
        var total = Duration.zero
        var attempt = 1
        while let delay = RetrySchedule.standard.delay(afterAttempt: attempt, retryAfter: nil, chance: 0) {
            total += delay
            attempt += 1
        }
        #expect(attempt == 10)
        #expect(total == .seconds(272_105))  // 5 s + 5 min + 30 min + 2 h + 5 h + 10 h + 14 h + 20 h + 24 h
    }

    @Test func chanceOnlyLengthensTheWait() {
        let schedule = RetrySchedule(delays: [.zero, .seconds(100)], jitter: 0.1)
        #expect(schedule.delay(afterAttempt: 1, retryAfter: nil, chance: 0) == .seconds(100))
        #expect(schedule.delay(afterAttempt: 1, retryAfter: nil, chance: 0.5) == .seconds(105))
    }

    @Test func theReceiverCanAskForMoreTimeButNotForLess() {
        let schedule = RetrySchedule(delays: [.zero, .seconds(100)], jitter: 0, longestRetryAfter: .seconds(1_000))
        #expect(schedule.delay(afterAttempt: 1, retryAfter: .seconds(500), chance: 0) == .seconds(500))
        #expect(schedule.delay(afterAttempt: 1, retryAfter: .seconds(5), chance: 0) == .seconds(100))
        #expect(schedule.delay(afterAttempt: 1, retryAfter: .seconds(9_999), chance: 0) == .seconds(1_000))
    }

    @Test(
        arguments: [
            ("120", .seconds(120)), (" 0 ", .seconds(0)), ("-1", nil), ("soon", nil), ("", nil),
            ("Thu, 01 Jan 2026 00:02:00 GMT", .seconds(120)), ("Wed, 31 Dec 2025 00:00:00 GMT", .zero),
        ] as [(String, Duration?)]
    )
    func retryAfterIsSecondsOrADate(value: String, wait: Duration?) {
        #expect(RetryAfter.wait(value, now: 1_767_225_600_000_000) == wait)  // 2026-01-01T00:00:00Z
    }
}
