internal import CMosquitto
internal import Glibc

/// What went wrong between this program and the broker.
public struct MQTTError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure, for callers that decide by it.
    public enum Code: Hashable, Sendable {
        /// No connection could be made, or it broke.
        case connectionLost
        /// The broker refused: credentials, rights, limits.
        case refused
        /// Nothing came back within the limit.
        case timeout
        /// The caller passed something that MQTT does not allow.
        case invalidArgument
        /// Too many messages wait to be sent.
        case backlogFull
        /// The client was closed.
        case closed
        /// libmosquitto failed otherwise: memory, TLS files, protocol.
        case library
    }

    /// The kind of failure.
    public let code: Code
    /// What this program was doing, for instance `connect`.
    public let operation: String
    /// What went wrong, in words of the library, the broker or the system.
    public let reason: String
    /// The broker's MQTT 5 reason code, where it sent one.
    public let reasonCode: UInt8?

    /// Creates an error from its parts.
    public init(_ code: Code, operation: String, reason: String, reasonCode: UInt8? = nil) {
        self.code = code
        self.operation = operation
        self.reason = reason
        self.reasonCode = reasonCode
    }

    /// One line: operation, reason, reason code.
    public var description: String {
        let suffix = reasonCode.map { " (reason code 0x\(String($0, radix: 16)))" } ?? ""
        return "MQTT \(operation): \(reason)\(suffix)"
    }

    /// Throws what a return code of libmosquitto means; does nothing on success.
    static func check(_ status: Int32, _ operation: String) throws(MQTTError) {
        if status == MOSQ_ERR_SUCCESS.rawValue { return }
        throw MQTTError(status: status, operation: operation, systemError: errno)
    }

    /// The error of a refusing reason code.
    static func refusal(_ reasonCode: Int32, _ operation: String) -> MQTTError {
        MQTTError(
            .refused,
            operation: operation,
            reason: text(ofReason: reasonCode),
            reasonCode: UInt8(truncatingIfNeeded: reasonCode)
        )
    }

    private init(status: Int32, operation: String, systemError: Int32) {
        let isSystemError = status == MOSQ_ERR_ERRNO.rawValue
        let text = isSystemError ? strerror(systemError).map { UnsafePointer($0) } : mosquitto_strerror(status)
        self.init(
            Self.code(of: status),
            operation: operation,
            reason: text.map { String(cString: $0) } ?? "status \(status)"
        )
    }

    /// The library's text for a reason code of the broker.
    static func text(ofReason reasonCode: Int32) -> String {
        mosquitto_reason_string(reasonCode).map { String(cString: $0) } ?? "reason code \(reasonCode)"
    }

    private static func code(of status: Int32) -> Code {
        switch mosq_err_t(status) {
        case MOSQ_ERR_NO_CONN, MOSQ_ERR_CONN_LOST, MOSQ_ERR_ERRNO, MOSQ_ERR_EAI, MOSQ_ERR_LOOKUP, MOSQ_ERR_KEEPALIVE:
            .connectionLost
        case MOSQ_ERR_CONN_REFUSED, MOSQ_ERR_AUTH, MOSQ_ERR_ACL_DENIED, MOSQ_ERR_QOS_NOT_SUPPORTED,
            MOSQ_ERR_OVERSIZE_PACKET:
            .refused
        case MOSQ_ERR_INVAL, MOSQ_ERR_PAYLOAD_SIZE, MOSQ_ERR_MALFORMED_UTF8, MOSQ_ERR_MALFORMED_PACKET,
            MOSQ_ERR_DUPLICATE_PROPERTY:
            .invalidArgument
        default: .library
        }
    }
}
