import Foundation

/// Progress of long work on standard error: one line that changes on a terminal, a line a while elsewhere.
final class ProgressLine {
    private let title: String
    private let isTerminal = isatty(2) == 1
    private let clock = ContinuousClock()
    private var last: ContinuousClock.Instant?
    private var hasShown = false

    init(_ title: String) { self.title = title }

    /// Shows how far it is.
    func show(_ text: String) {
        let pause = isTerminal ? Duration.milliseconds(200) : .seconds(5)
        if let last, clock.now - last < pause { return }
        last = clock.now
        hasShown = true
        write(isTerminal ? "\r\u{1B}[K\(title): \(text)" : "\(title): \(text)\n")
    }

    /// Shows a part of a whole as a bar.
    func show(_ done: Int, of whole: Int, _ text: String) {
        let share = whole > 0 ? min(Double(done) / Double(whole), 1) : 1
        let filled = Int(share * 20)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
        show("[\(bar)] \(Int(share * 100)) % \(text)")
    }

    /// Ends the line.
    func end() {
        if hasShown && isTerminal { write("\n") }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
