/// Tells channels of incidents, one attempt at a time; never throws, every attempt has a result.
struct ChannelSender: Sendable {
    /// Microseconds since the Unix epoch.
    let now: @Sendable () -> Int64

    /// Makes one attempt.
    func attempt(_ delivery: Delivery, by channel: any AlertChannel) async -> AttemptResult {
        let startedAt = now()
        let clock = ContinuousClock()
        let start = clock.now
        var result = AttemptResult(delivery: delivery, outcome: .delivered, startedAt: startedAt, duration: .zero)
        do throws(AlertChannelError) {
            guard let message = delivery.message else {
                throw AlertChannelError(.refused, "the incident is not kept any more")
            }
            let receipt = try await channel.send(message)
            result.status = receipt.status
            result.reference = receipt.reference
        } catch {
            result.outcome = error.code == .abandoned ? .abandoned : .failed
            result.status = error.status
            result.retryAfter = error.retryAfter
            if error.code != .abandoned {
                result.fault = Self.fault(of: error)
                result.error = error.description
            }
        }
        result.duration = start.duration(to: clock.now)
        return result
    }

    private static func fault(of error: AlertChannelError) -> DeliveryFault {
        switch error.code {
        case .badSetting: .badSetting
        case .unreachable: .unreachable
        case .refused: error.status == nil ? .failed : .status
        case .abandoned: .failed
        }
    }
}
