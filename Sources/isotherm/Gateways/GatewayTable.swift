import Collector

/// Gateways as results on standard output.
enum GatewayTable {
    /// One line.
    static func line(_ account: GatewayAccount) -> String {
        let state = account.isOnline.map { $0 ? "online" : "offline" } ?? "unknown"
        var parts = ["\(account.tenant)/\(account.gateway)", account.standing, state, "seen \(account.lastSeenAt)"]
        if let firmware = account.firmware { parts.append("firmware \(firmware)") }
        if let battery = account.batteryPercent { parts.append("battery \(battery) %") }
        if let offset = account.clockOffsetSeconds, abs(offset) >= 1 { parts.append("clock \(offset) s off") }
        if account.missing > 0 { parts.append("\(account.missing) messages missing") }
        return parts.joined(separator: "  ")
    }
}
