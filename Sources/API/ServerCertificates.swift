import Foundation
import NIOSSL
import Synchronization

/// The certificate that new connections are shown. It is read again when its files change; what cannot be used leaves
/// the one before in place, and connections that are open keep theirs.
final class ServerCertificates: Sendable {
    /// What a look at the files has led to.
    enum Outcome: Equatable {
        case unchanged
        case replaced(validUntil: Date)
        /// The one before stays.
        case refused(reason: String)
    }

    private struct State {
        var current: ServerCertificate?
        /// What the files were when they were last read.
        var marks: [FileMark?] = []
        var failure: String?
    }

    private let chainFile: String
    private let keyFile: String
    private let state = Mutex(State())

    init(chainFile: String, keyFile: String) {
        self.chainFile = chainFile
        self.keyFile = keyFile
    }

    /// Reads the files for the first time.
    ///
    /// - Throws: ``ServerCertificateError``.
    func load() throws(ServerCertificateError) {
        let marks = self.marks
        let certificate = try ServerCertificate(chainFile: chainFile, keyFile: keyFile)
        state.withLock { $0 = State(current: certificate, marks: marks) }
    }

    /// What a new connection is shown; nil before ``load()``.
    var context: NIOSSLContext? { state.withLock { $0.current?.context } }

    /// Why the files are not what is shown, or what is wrong with what is shown; nil when all is well.
    func failure(at now: Date) -> String? {
        state.withLock { state in
            if let failure = state.failure { return failure }
            guard let until = state.current?.validUntil, until <= now else { return nil }
            return "http.certificate_file: the certificate expired at \(until.formatted(.iso8601))"
        }
    }

    /// Looks at the files, and reads them where they have changed, could not be used before, or `isAsked`.
    func reload(isAsked: Bool = false, at now: Date) -> Outcome {
        let marks = self.marks
        let isDue = state.withLock { isAsked || $0.failure != nil || $0.marks != marks }
        guard isDue else { return .unchanged }
        do throws(ServerCertificateError) {
            let certificate = try ServerCertificate(chainFile: chainFile, keyFile: keyFile)
            guard certificate.validUntil > now else {
                let until = certificate.validUntil.formatted(.iso8601)
                throw ServerCertificateError(
                    setting: "http.certificate_file",
                    file: chainFile,
                    reason: "it expired at \(until)"
                )
            }
            state.withLock { $0 = State(current: certificate, marks: marks) }
            return .replaced(validUntil: certificate.validUntil)
        } catch {
            let reason = "\(error)"
            // The same failure is told once, however often the files are looked at.
            let isKnown = state.withLock { state in
                defer { (state.failure, state.marks) = (reason, marks) }
                return state.failure == reason && !isAsked
            }
            return isKnown ? .unchanged : .refused(reason: reason)
        }
    }

    /// Taken before the files are read: what is written meanwhile is seen at the next look.
    private var marks: [FileMark?] { [FileMark(chainFile), FileMark(keyFile)] }
}

/// What tells whether a file is another one than before.
private struct FileMark: Equatable {
    let modified: Date?
    let number: UInt64?
    let bytes: UInt64?

    /// Follows links: certificates are often exchanged by turning one.
    init?(_ path: String) {
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        // A file that is away for a moment is a change too; why it cannot be read is said when it is read.
        guard let facts = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
        modified = facts[.modificationDate] as? Date
        number = (facts[.systemFileNumber] as? NSNumber)?.uint64Value
        bytes = (facts[.size] as? NSNumber)?.uint64Value
    }
}
