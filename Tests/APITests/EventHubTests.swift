import Testing

@testable import API

@Suite("Event hub")
struct EventHubTests {
    @Test("Listeners that leave while events are handed out do not stop the hub", .timeLimit(.minutes(1)))
    func leavingWhilePublishing() async {
        let hub = EventHub(listenerLimit: 1_000)
        let publisher = Task.detached {
            for _ in 1...20_000 {
                hub.publish([StreamFrame(moment: "positions", tenant: "default", data: "{}")])
            }
        }
        // Each of them is cancelled at some moment of a delivery: the two take each other's locks in turn.
        for _ in 0..<2_000 {
            let listener = Task.detached {
                for await _ in hub.listen().frames {}
            }
            await Task.yield()
            listener.cancel()
            await listener.value
        }
        await publisher.value
        #expect(!hub.hasListeners)
    }
}
