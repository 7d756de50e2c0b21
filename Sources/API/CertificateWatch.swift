import Foundation
import Logging
import ServiceLifecycle

/// Looks from time to time whether the files of the certificate have changed.
struct CertificateWatch: Service {
    let certificates: ServerCertificates
    let interval: Duration
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            // A cancelled wait is the end of the service.
            while true {
                try await Task.sleep(for: interval)
                look(isAsked: false)
            }
        }
    }

    /// Looks once and says what came of it.
    func look(isAsked: Bool) {
        switch certificates.reload(isAsked: isAsked, at: Date()) {
        case .unchanged: return
        case .replaced(let until):
            logger.info("certificate was read again", metadata: ["valid_until": "\(until.formatted(.iso8601))"])
        case .refused(let reason):
            logger.error("certificate cannot be used, the one before stays", metadata: ["reason": "\(reason)"])
        }
    }
}
