import Foundation
import Logging
import Outbox
import Postgres
import ServiceLifecycle
import Threads

/// Follows the outbox on a thread of its own, one per process, and feeds the hub.
struct EventFeed: Service {
    /// Between two looks at positions and readings, in milliseconds.
    static let samplingInterval = 500
    /// Between two signs of life; proxies cut what is silent for a minute.
    static let heartbeatInterval = Duration.seconds(15)

    let options: ConnectionOptions
    let hub: EventHub
    let health: FeedHealth
    let schemaBase: String
    let logger: Logger

    func run() async throws {
        let stop = try StopPipe()
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await DedicatedThread.run(named: "event-feed") { followUntilStopped(stop) }
            } onGracefulShutdown: {
                stop.raise()
            }
        } onCancel: {
            stop.raise()
        }
    }

    private func followUntilStopped(_ stop: StopPipe) {
        var pause = 250
        while !stop.isRaised {
            do {
                try follow(stop, connected: { pause = 250 })
            } catch {
                health.fail("\(error)")
                logger.warning("the stream lost the database", metadata: ["error": "\(error)"])
                stop.wait(milliseconds: pause)
                pause = min(pause * 2, 5_000)
            }
        }
    }

    /// Reads until the stop or an error. A new connection goes on behind the last event that was handed out.
    private func follow(_ stop: StopPipe, connected: () -> Void) throws {
        let connection = try Connection(options)
        try connection.listen(Outbox.channel)
        var position = hub.position
        if position == 0 {
            position = try Outbox.sequence(on: connection)
            hub.begin(at: position)
        }
        connected()
        health.succeed()
        var sampler = MomentSampler()
        let clock = ContinuousClock()
        var heartbeatDue = clock.now + Self.heartbeatInterval
        var mayHaveEvents = true
        while !stop.isRaised {
            if mayHaveEvents { position = try handOut(after: position, connection) }
            if hub.hasListeners {
                hub.publish(try sampler.sample(on: connection))
                if clock.now >= heartbeatDue {
                    hub.publish([.heartbeat])
                    heartbeatDue = clock.now + Self.heartbeatInterval
                }
            }
            let notification = try connection.waitForNotification(
                timeoutMilliseconds: Self.samplingInterval,
                alsoWatching: stop.descriptor
            )
            mayHaveEvents = notification != nil
        }
    }

    private func handOut(after start: Int64, _ connection: Connection) throws -> Int64 {
        try Outbox.sequence(on: connection)
        var position = start
        while true {
            let events = try Outbox.events(after: position, limit: 100, on: connection)
            guard let last = events.last else { return position }
            hub.publish(
                try StreamFrame.frames(
                    of: events,
                    schemaBase: schemaBase,
                    isMasked: hub.hasMaskedListeners,
                    on: connection
                )
            )
            position = last.position
        }
    }
}
