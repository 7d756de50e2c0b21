internal import CLibPQ
internal import Synchronization

/// Asks the server to end what a connection is doing; the one part of a connection that other threads may use.
///
/// The running statement then fails with `isCancelled`. When nothing runs, nothing happens. libpq documents
/// `PQcancel` as safe in any thread, since its object is never changed after it was made.
public final class CancelToken: Sendable {
    /// The address of libpq's cancel object; the pointer type itself may not cross threads. 0 when there is none.
    private let address: UInt
    private let isRetired = Mutex(false)

    init(handle: OpaquePointer) { address = UInt(bitPattern: PQgetCancel(handle)) }

    deinit { PQfreeCancel(OpaquePointer(bitPattern: address)) }

    /// Sends the request; blocks until the server has taken it.
    ///
    /// - Throws: `.server` with libpq's reason when the request could not be delivered.
    public func cancel() throws(PostgresError) {
        let problem: String? = isRetired.withLock { isRetired in isRetired ? nil : send() }
        if let problem { throw PostgresError(.server, operation: "cancel", message: problem) }
    }

    /// Makes later calls of `cancel` do nothing, and waits for one that is under way.
    func retire() { isRetired.withLock { $0 = true } }

    private func send() -> String? {
        var buffer = [CChar](repeating: 0, count: 256)
        guard PQcancel(OpaquePointer(bitPattern: address), &buffer, Int32(buffer.count)) != 1 else { return nil }
        return buffer.withUnsafeBufferPointer { $0.baseAddress.map { PostgresError.firstLine(String(cString: $0)) } }
    }
}

extension Connection {
    /// A token by which other threads can end a statement of this connection.
    public func cancelToken() -> CancelToken { CancelToken(handle: handle) }
}
