import Foundation

/// What the command says to a person: on standard error, so that results on standard output stay clean.
enum Talk {
    /// One line about a part that starts, stops or waits.
    static func step(_ part: String, _ text: String) {
        write("\(part.padding(toLength: 12, withPad: " ", startingAt: 0))\(text)")
    }

    /// A plain line.
    static func say(_ text: String) {
        write(text)
    }

    /// Something that went wrong.
    static func problem(_ text: String) {
        write("isotherm: \(text)")
    }

    private static func write(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
