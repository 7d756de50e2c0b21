internal import CLibPQ

/// Keeps the last notices of a connection, so that libpq does not print them.
final class NoticeBox {
    private static let limit = 100
    private var messages: [String] = []

    /// The receiver that libpq calls with a result it frees itself.
    static let receive: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?) -> Void = { context, result in
        guard let context, let result else { return }
        let text = PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) }
        Unmanaged<NoticeBox>.fromOpaque(context).takeUnretainedValue().add(text ?? "")
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
