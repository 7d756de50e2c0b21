internal import CLibPQ

/// A session with PostgreSQL, for one thread at a time; closed with the last reference.
///
/// All calls block. Statements travel apart from their parameters, are prepared once and kept (see
/// `ConnectionOptions.statementCacheSize`). The session runs in UTC.
public final class Connection {
    let handle: OpaquePointer
    let options: ConnectionOptions
    var cache: StatementCache
    var depth = 0
    /// The BEGIN of a transaction of which no statement was sent yet.
    var owedBegin: String?
    let notices: NoticeBox

    /// Connects.
    ///
    /// - Parameter options: Where, as whom, with which limits.
    /// - Throws: `.invalidOptions`, or `.connectionFailed` with libpq's reason, which never contains the password.
    public init(_ options: ConnectionOptions) throws(PostgresError) {
        self.options = options
        cache = StatementCache(limit: options.statementCacheSize)
        let opened = try Self.open(options)
        handle = opened
        notices = NoticeBox()
        PQsetNoticeReceiver(opened, NoticeBox.receive, Unmanaged.passUnretained(notices).toOpaque())
        try executeScript(Self.sessionSettings(options))
    }

    deinit { PQfinish(handle) }

    /// Opens another session with the same server, as the same role.
    ///
    /// - Throws: What connecting throws.
    public func sibling() throws(PostgresError) -> Connection { try Connection(options) }

    /// Runs one statement.
    ///
    /// - Parameters:
    ///   - sql: One statement with `$1`, `$2` … for the parameters.
    ///   - parameters: The parameters in order.
    /// - Returns: All rows; empty for statements that return none.
    /// - Throws: `.server` with the server's reason, `.connectionLost`, `.usage` for COPY.
    public func query(_ sql: String, _ parameters: [Parameter] = []) throws(PostgresError) -> Rows {
        Rows(result: try run(sql, parameters))
    }

    /// Runs one statement whose rows do not matter.
    ///
    /// - Returns: How many rows were changed or returned, by the command tag.
    @discardableResult
    public func execute(_ sql: String, _ parameters: [Parameter] = []) throws(PostgresError) -> Int {
        try run(sql, parameters).affectedRows
    }

    /// Runs several statements without parameters, as one implicit transaction unless the text says otherwise.
    public func executeScript(_ sql: String) throws(PostgresError) {
        try expect(PQexec(handle, takeBegin() + sql), operation: "script", statement: sql)
    }

    /// The process id of the server's session.
    public var serverProcessID: Int32 { PQbackendPID(handle) }

    /// The server's version as a number, for instance 150020 for 15.20.
    public var serverVersion: Int { Int(PQserverVersion(handle)) }

    /// Whether the connection is still usable as far as this side knows, without asking the server.
    public var isConnected: Bool { PQstatus(handle) == CONNECTION_OK }

    /// Whether a transaction is open, failed ones included.
    public var isInTransaction: Bool {
        if owedBegin != nil { return true }
        let status = PQtransactionStatus(handle)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    /// The messages below the rank of an error that the server sent since the last call, at most 100.
    public func takeNotices() -> [String] { notices.take() }

    private static func open(_ options: ConnectionOptions) throws(PostgresError) -> OpaquePointer {
        let pairs = try options.orderedKeywords()
        let opened = withCStrings(pairs.map(\.0)) { keywords in
            withCStrings(pairs.map(\.1)) { values in PQconnectdbParams(keywords, values, 0) }
        }
        guard let opened else {
            throw PostgresError(.connectionFailed, operation: "connect", message: "out of memory")
        }
        guard PQstatus(opened) == CONNECTION_OK else {
            let text = String(cString: PQerrorMessage(opened)).split(separator: "\n").joined(separator: "; ")
            PQfinish(opened)
            throw PostgresError(.connectionFailed, operation: "connect", message: text)
        }
        return opened
    }

    private static func sessionSettings(_ options: ConnectionOptions) -> String {
        """
        SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET bytea_output = 'hex';
        SET extra_float_digits = 1; SET client_min_messages = 'warning';
        SET statement_timeout = \(options.statementTimeoutMilliseconds);
        SET lock_timeout = \(options.lockTimeoutMilliseconds);
        SET idle_in_transaction_session_timeout = \(options.idleInTransactionTimeoutMilliseconds)
        """
    }
}

/// Calls `body` with the texts as a null-terminated list of C strings, which live during the call only.
private func withCStrings<T>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> T) -> T {
    var bytes: [CChar] = []
    var offsets: [Int] = []
    for text in texts {
        offsets.append(bytes.count)
        bytes += text.utf8CString
    }
    return bytes.withUnsafeBufferPointer { buffer in
        var pointers = offsets.map { offset in buffer.baseAddress.map { $0 + offset } }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
