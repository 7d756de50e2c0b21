internal import Foundation

/// An e-mail as its bytes travel (RFC 5322, RFC 2045, RFC 2047): any text, lines that every server takes.
struct MailMessage: Sendable {
    let sender: String
    let recipients: [String]
    let subject: String
    let body: String
    /// Identifies the message; a repeat of the same attempt has the same one.
    let identifier: String
    /// The identifier of the first message about the same; nil for the first itself.
    let inReplyTo: String?
    /// When it is sent, in microseconds since the Unix epoch.
    let time: Int64
    let language: AlertLanguage

    /// The bytes, with CRLF at every line's end.
    var bytes: [UInt8] {
        var lines = [
            "Date: \(date)", "From: \(sender)", "To: \(recipients.joined(separator: ", "))",
            "Message-ID: <\(identifier)>",
        ]
        if let inReplyTo { lines += ["In-Reply-To: <\(inReplyTo)>", "References: <\(inReplyTo)>"] }
        lines += [
            "Subject: \(Self.encoded(subject))", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64", "Content-Language: \(language.rawValue)",
            // No out-of-office reply is wanted (RFC 3834).
            "Auto-Submitted: auto-generated", "",
        ]
        let text = body.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") + "\r\n"
        lines.append(
            Data(text.utf8).base64EncodedString(options: [
                .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
            ])
        )
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    /// A header's text as encoded words on lines of at most 76 characters (RFC 2047, section 2), none of which splits a
    /// character; plain where nothing needs encoding.
    static func encoded(_ text: String) -> String {
        let line = String(text.map { $0.isNewline || $0.asciiValue.map { $0 < 0x20 } ?? false ? " " : $0 })
        // A line may be 78 characters long (RFC 5322, section 2.1.1), its name among them.
        if line.count <= 66, line.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }), !line.contains("=?") { return line }
        var words: [String] = []
        var part: [UInt8] = []
        for character in line {
            // 39 bytes become 52 characters of base64 and 12 around them: with the header's name less than the 76 that a
            // line with encoded words may have.
            if part.count + character.utf8.count > 39 {
                words.append(word(part))
                part = []
            }
            part += Array(character.utf8)
        }
        words.append(word(part))
        return words.joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?utf-8?B?\(Data(bytes).base64EncodedString())?=" }

    private var date: String {
        var style = Date.VerbatimFormatStyle(
            format: """
                \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) +0000
                """,
            timeZone: .gmt,
            calendar: Calendar(identifier: .gregorian)
        )
        style.locale = Locale(identifier: "en_US_POSIX")
        return Date(timeIntervalSince1970: Double(time) / 1_000_000).formatted(style)
    }
}
