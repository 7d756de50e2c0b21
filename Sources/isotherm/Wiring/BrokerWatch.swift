import Logging
import ServiceLifecycle
import Settings

/// Tries at the start whether the broker keeps everything for a collector that is away, and warns when it does not: the
/// defaults of brokers drop messages without a word.
struct BrokerWatch: Service {
    let settings: BrokerSettings
    let logger: Logger

    /// Between two attempts while the broker does not answer.
    private static let pause = Duration.seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var told = ""
            while !Task.isCancelled {
                let findings = await BrokerQueueCheck.run(settings).filter { $0.verdict != .ok }
                let text = findings.map(\.text).joined(separator: "; ")
                if text != told { tell(findings) }
                told = text
                guard findings.contains(where: { $0.verdict == .warning }) else { return }
                do { try await Task.sleep(for: Self.pause) } catch { return }  // only the shutdown ends a pause early
            }
        }
        // A service that returned would end the process.
        try await gracefulShutdown()
    }

    private func tell(_ findings: [Finding]) {
        for finding in findings {
            logger.warning(
                "the broker may lose messages",
                metadata: ["finding": "\(finding.text)", "remedy": "\(finding.remedy)"]
            )
        }
    }
}
