import ArgumentParser

/// A part of Isotherm that can run as a process of its own.
enum Role: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Reads the broker, stores, judges.
    case collector
    /// Keeps the store: rollups, compression, retention.
    case storage
    /// Makes plans and tells the couriers.
    case dispatcher
    /// Delivers events to the hooks.
    case notifier
    /// Serves HTTP: API and page.
    case api
}
