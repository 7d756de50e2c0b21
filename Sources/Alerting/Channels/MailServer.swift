internal import CLibCurl
internal import Foundation
internal import Glibc
internal import NIOPosix

/// A mail server, spoken to by libcurl on a thread that may block.
struct MailServer: Sendable {
    /// `smtp://host:port`, or `smtps://` where the connection is encrypted from its first byte.
    let url: String
    let encryption: ChannelOptions.Encryption
    let user: String?
    let password: String?
    let authorityFile: String?
    let timeout: Duration

    /// libcurl is to be prepared once, before any thread uses it.
    private static let prepared: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    /// Sends a message and returns the server's last status.
    func send(_ message: MailMessage, from sender: String, to recipients: [String]) async throws(AlertChannelError)
        -> Int
    {
        try await onThread { () throws(AlertChannelError) in
            try deliver(message.bytes, from: sender, to: recipients)
        }
    }

    /// Connects, encrypts and signs in, and sends nothing.
    func probe() async throws(AlertChannelError) {
        _ = try await onThread { () throws(AlertChannelError) in
            let handle = try prepare()
            defer { curl_easy_cleanup(handle) }
            try check(isotherm_curl_text(handle, CURLOPT_CUSTOMREQUEST, "NOOP"), handle)
            try check(isotherm_curl_number(handle, CURLOPT_NOBODY, 1), handle)
            return try perform(handle)
        }
    }

    private func onThread(_ work: @escaping @Sendable () throws(AlertChannelError) -> Int)
        async throws(AlertChannelError) -> Int
    {
        do {
            return try await NIOThreadPool.singleton.runIfActive { try work() }
        } catch let error as AlertChannelError {
            throw error
        } catch {
            throw AlertChannelError(.abandoned, "the sending was given up: \(error)")
        }
    }

    private func deliver(
        _ bytes: [UInt8],
        from sender: String,
        to recipients: [String]
    ) throws(AlertChannelError) -> Int {
        let handle = try prepare()
        defer { curl_easy_cleanup(handle) }
        var list: UnsafeMutablePointer<curl_slist>?
        for recipient in recipients { list = curl_slist_append(list, recipient) }
        defer { curl_slist_free_all(list) }
        try check(isotherm_curl_text(handle, CURLOPT_MAIL_FROM, sender), handle)
        try check(isotherm_curl_list(handle, CURLOPT_MAIL_RCPT, list), handle)
        let content = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
        defer { content.deallocate() }
        content.copyBytes(from: bytes)
        // Read only: a stream that could be written would end its memory with a zero of its own.
        guard let file = fmemopen(content.baseAddress, bytes.count, "r") else {
            throw AlertChannelError(.unreachable, "no stream for a message of \(bytes.count) bytes")
        }
        defer { fclose(file) }
        // libcurl reads it by fread, which is what it does unless told otherwise.
        try check(isotherm_curl_file(handle, CURLOPT_READDATA, file), handle)
        try check(isotherm_curl_number(handle, CURLOPT_UPLOAD, 1), handle)
        try check(isotherm_curl_number(handle, CURLOPT_INFILESIZE, bytes.count), handle)
        return try perform(handle)
    }

    private func prepare() throws(AlertChannelError) -> UnsafeMutableRawPointer {
        guard Self.prepared == CURLE_OK, let handle = curl_easy_init() else {
            throw AlertChannelError(.unreachable, "libcurl cannot be used")
        }
        let milliseconds = Int(timeout / .milliseconds(1))
        var codes = [
            isotherm_curl_text(handle, CURLOPT_URL, url),
            // Timeouts of the resolver would come as a signal, which no thread may take.
            isotherm_curl_number(handle, CURLOPT_NOSIGNAL, 1),
            isotherm_curl_number(handle, CURLOPT_TIMEOUT_MS, milliseconds),
            isotherm_curl_number(handle, CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds, 10_000)),
            isotherm_curl_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
        ]
        if encryption == .startTLS {
            codes.append(isotherm_curl_number(handle, CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)))
        }
        if let authorityFile { codes.append(isotherm_curl_text(handle, CURLOPT_CAINFO, authorityFile)) }
        if let user { codes.append(isotherm_curl_text(handle, CURLOPT_USERNAME, user)) }
        if let password { codes.append(isotherm_curl_text(handle, CURLOPT_PASSWORD, password)) }
        guard let wrong = codes.first(where: { $0 != CURLE_OK }) else { return handle }
        curl_easy_cleanup(handle)
        throw Self.error(wrong, status: 0)
    }

    private func perform(_ handle: UnsafeMutableRawPointer) throws(AlertChannelError) -> Int {
        let code = curl_easy_perform(handle)
        let status = isotherm_curl_status(handle)
        guard code == CURLE_OK else { throw Self.error(code, status: status) }
        return status
    }

    private func check(_ code: CURLcode, _ handle: UnsafeMutableRawPointer) throws(AlertChannelError) {
        guard code == CURLE_OK else { throw Self.error(code, status: isotherm_curl_status(handle)) }
    }

    /// libcurl's words for its code, which name no secrets.
    private static func error(_ code: CURLcode, status: Int) -> AlertChannelError {
        let words = String(cString: curl_easy_strerror(code))
        let answer = status > 0 ? ", the server's last status is \(status)" : ""
        return AlertChannelError(
            status >= 400 ? .refused : .unreachable,
            words + answer,
            status: status > 0 ? status : nil
        )
    }
}
