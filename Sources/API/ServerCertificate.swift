import Foundation
import NIOSSL

/// What HTTPS needs, read once: a certificate chain and its private key.
struct ServerCertificate: Sendable {
    let context: NIOSSLContext
    /// Until when the server's own certificate is valid.
    let validUntil: Date

    /// Reads both PEM files. It blocks on the disk.
    ///
    /// - Throws: ``ServerCertificateError`` that names the setting and the file that could not be used.
    init(chainFile: String, keyFile: String) throws(ServerCertificateError) {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(chainFile)
        } catch {
            throw ServerCertificateError(setting: "http.certificate_file", file: chainFile, reason: "\(error)")
        }
        guard let first = chain.first else {
            throw ServerCertificateError(setting: "http.certificate_file", file: chainFile, reason: "it is empty")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
        } catch {
            throw ServerCertificateError(setting: "http.key_file", file: keyFile, reason: "\(error)")
        }
        do {
            context = try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: chain.map { .certificate($0) },
                    privateKey: .privateKey(key)
                )
            )
        } catch {
            // A key of another certificate is found here.
            throw ServerCertificateError(setting: "http.key_file", file: keyFile, reason: "\(error)")
        }
        validUntil = Date(timeIntervalSince1970: Double(first.notValidAfter))
    }
}

/// HTTPS was asked for, and a file for it cannot be used.
struct ServerCertificateError: Error, CustomStringConvertible {
    let setting: String
    let file: String
    let reason: String

    var description: String { "\(setting): expected a PEM file that can be used, got \(file) (\(reason))" }
}
