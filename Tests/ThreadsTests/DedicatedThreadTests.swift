import Foundation
import Testing
import Threads

@Suite("Work on a thread of its own") struct DedicatedThreadTests {
    struct Refusal: Error, Equatable { let number: Int }

    @Test func bodyRunsOnAThreadOfThatName() async {
        let name = await DedicatedThread.run(named: "of its own") { Thread.current.name }
        #expect(name == "of its own")
    }

    @Test func whatTheBodyThrowsIsThrown() async {
        await #expect(throws: Refusal(number: 7)) {
            try await DedicatedThread.run(named: "refused") { () throws(Refusal) -> Int in throw Refusal(number: 7) }
        }
    }

    /// Threads that block do not hold those of the pool: as many as wait for each other all come to run.
    @Test func manyMayBlockAtOnce() async {
        let count = 4 * ProcessInfo.processInfo.activeProcessorCount
        let everyone = DispatchSemaphore(value: 0)
        let gate = NSCondition()
        nonisolated(unsafe) var arrived = 0
        await withDiscardingTaskGroup { group in
            for _ in 0..<count {
                group.addTask {
                    await DedicatedThread.run(named: "blocked") {
                        gate.lock()
                        arrived += 1
                        gate.broadcast()
                        while arrived < count { gate.wait() }
                        gate.unlock()
                        everyone.signal()
                    }
                }
            }
        }
        for _ in 0..<count { #expect(everyone.wait(timeout: .now()) == .success) }
    }

    @Test func aDeepStackHoldsWhatTheUsualOneDoesNot() async {
        // 2 MB of frames: four times the usual stack.
        let depth = await DedicatedThread.run(named: "deep", stackSize: DedicatedThread.deepStack) { Self.dive(2_048) }
        #expect(depth == 2_048)
    }

    @inline(never)
    private static func dive(_ left: Int) -> Int {
        withUnsafeTemporaryAllocation(byteCount: 1_024, alignment: 8) { frame in
            frame[left % 1_024] = UInt8(truncatingIfNeeded: left)
            return left == 0 ? 0 : 1 + dive(left - 1)
        }
    }
}
