internal import CLibPQ

/// Keeps the last notices of a connection, so that libpq does not print them.
final class NoticeBox {
    private static let limit = 100
    private var messages: [String] = []

    /// Whether the server said that it ends the session.
    private(set) var isFatal = false

    /// The receiver that libpq calls with a result it frees itself.
    static let receive: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?) -> Void = { context, result in
        guard let context, let result else { return }
        let text = PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) }
        // The severity that is never translated.
        let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V"))).map { String(cString: $0) }
        let box = Unmanaged<NoticeBox>.fromOpaque(context).takeUnretainedValue()
        box.add(text ?? "")
        if severity == "FATAL" || severity == "PANIC" { box.isFatal = true }
    }

    func take() -> [String] {
        defer { messages = [] }
        return messages
    }

    private func add(_ message: String) {
        if messages.count == Self.limit { messages.removeFirst() }
        messages.append(message)
    }
}
