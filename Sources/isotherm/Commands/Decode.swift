import ArgumentParser
import Foundation
import Payloads
import Telemetry

/// The decoders as a filter: messages in, readings out, one JSON object a line.
struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Decodes gateways' payloads (NDJSON in, NDJSON out).",
        discussion: """
            A line is {"id","topic","received_at","payload_base64"} with optional "config", "codec" and "session"; the \
            answer is {"id","readings":[…],"error":null or a code}.
            """
    )

    @Flag(help: "Name the formats and end.")
    var list = false

    func run() throws {
        if list {
            print(PayloadFormat.allCases.map(\.rawValue).joined(separator: "\n"))
            return
        }
        var session = DecodeSession()
        try InputLines.forEach { line in
            let answer = session.decode(line: line.span, now: .now)
            FileHandle.standardOutput.write(Data(answer.last == UInt8(ascii: "\n") ? answer : answer + [10]))
        }
    }
}
