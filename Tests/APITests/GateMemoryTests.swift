import Access
import Testing

@testable import API

@Suite("What the gate remembers")
struct GateMemoryTests {
    private static let known = Identity(source: .token(1), name: "a", tenant: "default", roles: [.admin])

    @Test("An answer that was under way while everything was forgotten is not remembered")
    func underWay() async throws {
        let secret = TokenSecret.token()
        let memory = GateMemory()
        _ = try await memory.identity(secret) {
            memory.forget()
            return Self.known
        }
        #expect(try await memory.identity(secret) { nil } == nil)
        _ = try await memory.isClosed {
            memory.forget()
            return false
        }
        #expect(try await memory.isClosed { true })
    }

    @Test("What was found is not looked up again at once, and is after it was forgotten")
    func remembers() async throws {
        let secret = TokenSecret.token()
        let memory = GateMemory()
        _ = try await memory.identity(secret) { Self.known }
        #expect(try await memory.identity(secret) { nil } == Self.known)
        memory.forget()
        #expect(try await memory.identity(secret) { nil } == nil)
    }
}
