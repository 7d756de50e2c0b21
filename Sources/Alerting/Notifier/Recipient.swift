/// Who is told: a system by its webhook, or people by a channel.
enum Recipient: Sendable {
    case hook(Hook)
    case channel(any AlertChannel)

    /// Deliveries are kept under it.
    var name: String {
        switch self {
        case .hook(let hook): hook.name
        case .channel(let channel): channel.name
        }
    }

    /// How long an attempt may take.
    var timeout: Duration {
        switch self {
        case .hook(let hook): hook.timeout
        case .channel(let channel): channel.timeout
        }
    }

    /// How many attempts may be under way at once.
    var concurrency: Int {
        switch self {
        case .hook(let hook): hook.concurrency
        case .channel(let channel): channel.concurrency
        }
    }
}
