import Foundation
import Logging
import Observability
import Testing

@Suite("Log lines")
struct LogLineHandlerTests {
    /// What `body` logs, as it arrives at the file.
    private func lines(_ format: LogFormat, _ body: (Logger) -> Void) throws -> String {
        let pipe = Pipe()
        let sink = LogSink(
            descriptor: pipe.fileHandleForWriting.fileDescriptor,
            coloured: false,
            clock: { Date(timeIntervalSince1970: 1_767_225_600.25) }
        )
        let logger = Logger(label: "collector") { label in
            LogLineHandler(label: label, format: format, level: .info, sink: sink)
        }
        body(logger)
        try pipe.fileHandleForWriting.close()
        return String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }

    @Test("A JSON line is one object, with time, level, logger, message and metadata")
    func json() throws {
        let text = try lines(.json) { logger in
            logger.warning("batch was slow", metadata: ["rows": .stringConvertible(512), "tags": ["a", "b"]])
        }
        #expect(
            text == """
                {"time":"2026-01-01T00:00:00.250Z","level":"warning","logger":"collector","message":"batch was slow",\
                "rows":512,"tags":["a","b"]}

                """
        )
    }

    @Test("Text from outside cannot forge a second line, nor replace a field")
    func forgery() throws {
        let hostile = "x\"}\n{\"level\":\"critical\"}\u{1B}[2J"
        let text = try lines(.json) { $0.info("topic", metadata: ["topic": "\(hostile)", "level": "mine"]) }
        #expect(text.filter { $0 == "\n" }.count == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])
        #expect(object["topic"] == hostile)
        #expect(object["level"] == "info")
        #expect(object["metadata.level"] == "mine")
        let shown = try lines(.text) { $0.info("topic", metadata: ["topic": "\(hostile)"]) }
        #expect(shown.filter { $0 == "\n" }.count == 1)
        #expect(!shown.contains("\u{1B}"))
    }

    @Test("Events below the level are not written")
    func level() throws {
        #expect(try lines(.json) { $0.debug("hidden") }.isEmpty)
    }

    @Test("Metadata of the event wins over that of the logger")
    func precedence() throws {
        let text = try lines(.text) { logger in
            var logger = logger
            logger[metadataKey: "tenant"] = "default"
            logger.info("stored", metadata: ["tenant": "north"])
        }
        #expect(text == "2026-01-01T00:00:00.250Z info     stored tenant=north\n")
    }
}
