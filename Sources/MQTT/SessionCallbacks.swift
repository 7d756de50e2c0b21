internal import CMosquitto

/// Connects libmosquitto's callbacks to a session's box.
enum SessionCallbacks {
    /// Sets all callbacks of `handle`, whose user pointer is an unretained `SessionBox`.
    static func install(on handle: OpaquePointer) {
        mosquitto_connect_v5_callback_set(handle) { _, context, reason, flags, _ in
            guard let box = SessionCallbacks.box(context) else { return }
            box.connectReason = reason
            box.isSessionPresent = flags & 1 == 1
        }
        mosquitto_disconnect_v5_callback_set(handle) { _, context, reason, _ in
            SessionCallbacks.box(context)?.disconnectReason = reason
        }
        mosquitto_message_v5_callback_set(handle) { _, context, message, properties in
            guard let message else { return }
            SessionCallbacks.box(context)?.receive(message, properties)
        }
        mosquitto_subscribe_v5_callback_set(handle) { _, context, identifier, count, granted, _ in
            let reasons = (0..<Int(count)).compactMap { granted?[$0] }
            SessionCallbacks.box(context)?.grants[identifier] = reasons
        }
        mosquitto_publish_v5_callback_set(handle) { _, context, identifier, reason, _ in
            SessionCallbacks.box(context)?.confirmations.append((identifier, reason))
        }
    }

    private static func box(_ context: UnsafeMutableRawPointer?) -> SessionBox? {
        context.map { Unmanaged<SessionBox>.fromOpaque($0).takeUnretainedValue() }
    }
}
