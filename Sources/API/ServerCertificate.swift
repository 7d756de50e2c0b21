import NIOSSL

/// What HTTPS needs: a certificate chain and its private key.
struct ServerCertificate {
    let configuration: TLSConfiguration

    /// Reads both PEM files.
    ///
    /// - Throws: ``ServerCertificateError`` that names the setting and the file that could not be used.
    init(chainFile: String, keyFile: String) throws(ServerCertificateError) {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(chainFile)
        } catch {
            throw ServerCertificateError(setting: "http.certificate_file", file: chainFile, reason: "\(error)")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
        } catch {
            throw ServerCertificateError(setting: "http.key_file", file: keyFile, reason: "\(error)")
        }
        configuration = .makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
    }
}

/// HTTPS was asked for, and a file for it cannot be used.
struct ServerCertificateError: Error, CustomStringConvertible {
    let setting: String
    let file: String
    let reason: String

    var description: String { "\(setting): expected a PEM file that can be read, got \(file) (\(reason))" }
}
