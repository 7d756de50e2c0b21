/// Why an attempt to deliver something failed.
public enum DeliveryFault: String, Sendable, CaseIterable {
    /// The receiver answered, and not with 2xx.
    case status
    /// No answer came in time.
    case timedOut = "timed_out"
    /// No connection came about.
    case unreachable
    /// The receiver closed the connection before it answered.
    case closedEarly = "closed_early"
    /// The host's name leads to no address.
    case hostUnknown = "host_unknown"
    /// The host's addresses are all private, and the hook does not allow that.
    case addressRefused = "address_refused"
    /// The event cannot be written as JSON.
    case badEvent = "bad_event"
    /// The channel cannot be used as it is configured.
    case badSetting = "bad_setting"
    /// The hook was switched off while the delivery waited.
    case hookDisabled = "hook_disabled"
    /// Something else; the text beside it says what.
    case failed
}
