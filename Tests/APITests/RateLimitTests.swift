import Access
import Foundation
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing

@testable import API

@Suite("Rate limits")
struct RateLimitTests {
    @Test("A bucket holds a minute's worth, fills evenly, and is one for each key")
    func bucket() {
        let time = Mutex(ContinuousClock.now)
        let limiter = RateLimiter(perMinute: 6) { time.withLock { $0 } }
        #expect((0..<6).map { _ in limiter.take("a") } == [nil, nil, nil, nil, nil, nil])
        #expect(limiter.take("a") == 10)
        #expect(limiter.take("b") == nil)
        time.withLock { $0 += .seconds(4) }
        #expect(limiter.take("a") == 6)
        time.withLock { $0 += .seconds(6) }
        #expect(limiter.take("a") == nil)
        #expect(limiter.take("a") == 10)
    }

    @Test("A token that asks too often is told when to come again; another is not held up")
    func token() async throws {
        let api = try await TestAPI(configure: { $0.requestsPerMinute = 3 })
        let first = [("Authorization", "Bearer " + (try api.token("a", [.admin])))]
        let second = [("Authorization", "Bearer " + (try api.token("b", [.admin])))]
        try await api.call { client in
            for _ in 0..<3 { #expect(try await client.send(.get, "/v1/profiles", headers: first).status == .ok) }
            let refused = try await client.send(.get, "/v1/profiles", headers: first)
            #expect(refused.status == .tooManyRequests)
            #expect(refused.headers[.retryAfter].flatMap { Int($0) }.map { (1...20).contains($0) } == true)
            #expect(try await client.send(.get, "/v1/profiles", headers: second).status == .ok)
        }
    }

    @Test("Whoever guesses the configured token is held up after thirty, and nobody who has another is")
    func guesses() async throws {
        let api = try await TestAPI(token: "s3cret")
        let known = [("Authorization", "Bearer " + (try api.token("a", [.admin])))]
        try await api.call { client in
            for number in 0..<GateLimits.guessesPerMinute {
                let answer = try await client.send(
                    .get,
                    "/v1/profiles",
                    headers: [("Authorization", "Bearer \(number)")]
                )
                #expect(answer.status == .unauthorized)
            }
            // Every two seconds a further guess is allowed, which a slow machine may well take for the above.
            var isHeldUp = (byToken: false, byLogin: false)
            for _ in 0..<GateLimits.guessesPerMinute where !isHeldUp.byToken || !isHeldUp.byLogin {
                _ = try await client.send(.get, "/v1/profiles", headers: [("Authorization", "Bearer wrong")])
                let right = try await client.send(.get, "/v1/profiles", headers: [("Authorization", "Bearer s3cret")])
                isHeldUp.byToken = isHeldUp.byToken || right.status == .tooManyRequests
                let login = try await client.send(.post, "/login", "token=s3cret")
                isHeldUp.byLogin = isHeldUp.byLogin || login.status == .tooManyRequests
            }
            #expect(isHeldUp == (true, true))
            #expect(try await client.send(.get, "/v1/profiles", headers: known).status == .ok)
        }
    }
}
