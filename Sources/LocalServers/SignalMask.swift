internal import Glibc

/// The calling thread's blocked signals, which every child inherits.
enum SignalMask {
    /// Runs `body` with no signal blocked.
    ///
    /// Threads of the Swift and Dispatch pools block SIGTERM and others; a server that is started from one would
    /// never hear that it should stop.
    static func whileUnblocked<Value>(_ body: () throws -> Value) rethrows -> Value {
        var none = sigset_t()
        var former = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &former)
        defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
        return try body()
    }
}
