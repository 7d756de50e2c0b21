import Foundation
import Glibc
import Logging
import Observability
import ServiceLifecycle
import ServiceLifecycleTestKit
import Testing

@Suite("Service manager")
struct ServiceManagerTests {
    @Test("Without a socket in the environment there is no manager")
    func absent() {
        #expect(ServiceManager(environment: [:]) == nil)
        #expect(ServiceManager(environment: ["NOTIFY_SOCKET": "relative"]) == nil)
    }

    @Test("The watchdog counts only when it is meant for this process")
    func watchdogInterval() {
        let base = ["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "3000000"]
        #expect(ServiceManager(environment: base)?.watchdogInterval == .seconds(3))
        let other = base.merging(["WATCHDOG_PID": "1"]) { $1 }
        #expect(ServiceManager(environment: other, processID: 77)?.watchdogInterval == nil)
    }

    @Test("A socket that is not there is an error that names the call")
    func unreachable() throws {
        let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": "/nonexistent/socket"]))
        let error = try #require(throws: ServiceManagerError.self) { try manager.notify(.ready) }
        #expect(error.operation == "sendto")
        #expect(error.code == ENOENT)
    }

    @Test("READY comes after the first yes, WATCHDOG follows, STOPPING is last")
    func lifecycle() async throws {
        let socket = try NotifySocket(name: "@isotherm-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))")
        let environment = ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "20000"]
        let service = ServiceManagerService(
            manager: ServiceManager(environment: environment),
            logger: Logger(label: "test"),
            pollInterval: .milliseconds(1)
        ) { true }
        let heard = try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                var heard = [try await socket.receive(), try await socket.receive(), try await socket.receive()]
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
                while heard.last != "STOPPING=1", heard.count < 100 {
                    heard.append(try await socket.receive())
                }
                return heard
            }
        }
        #expect(heard.first == "READY=1")
        #expect(heard.dropFirst().dropLast().allSatisfy { $0 == "WATCHDOG=1" })
        #expect(heard.last == "STOPPING=1")
    }
}
