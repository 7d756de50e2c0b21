internal import CLibPQ
internal import Glibc

extension Connection {
    /// Whether the connection still stands, without a round trip: reads what the server may have said meanwhile.
    ///
    /// A closed connection is noticed; a silent network is not, only the limits of keep-alive find that.
    public func checkAlive() -> Bool {
        guard isConnected, PQsocket(handle) >= 0 else { return false }
        var watched = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        // Reading at the end of the stream is what makes libpq notice that the connection is gone; a last word of the
        // server may stand before it.
        while Glibc.poll(&watched, 1, 0) != 0 {
            guard PQconsumeInput(handle) == 1, PQisBusy(handle) == 0, isConnected else { return false }
        }
        return !notices.isFatal
    }

    /// Brings the session back to where it stood after connecting: no transaction, as far as that is possible.
    ///
    /// - Returns: Whether the connection can be used again.
    func settle() -> Bool {
        guard isConnected else { return false }
        owedBegin = nil
        if isInTransaction { PQclear(PQexec(handle, "ROLLBACK")) }
        depth = 0
        return isConnected && PQtransactionStatus(handle) == PQTRANS_IDLE
    }
}
