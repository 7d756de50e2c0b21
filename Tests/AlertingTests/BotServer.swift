import Alerting
import Foundation
import LocalServers

/// The server side of the Telegram bot API.
final class BotServer: Sendable {
    /// One request that came.
    struct Request: Decodable {
        let method: String
        let text: String?
        let id: Int64?
    }

    static let token = "12345:a-secret"
    static let chat = "-1001"

    private let folder: TemporaryDirectory
    private let server: HelperServer

    init() throws {
        folder = try TemporaryDirectory(label: "alerting-bot")
        server = try HelperServer(
            script: "bot.py",
            [Self.token, Self.chat, "\(folder.path)/log", "\(folder.path)/script"]
        )
    }

    var address: String { "http://127.0.0.1:\(server.port)" }

    /// A channel to it.
    func channel(
        _ name: String = "bot",
        quietHours: DailyHours? = nil,
        token: String = token
    ) throws -> TelegramChannel {
        var options = ChannelOptions(name: name)
        options.address = address
        options.recipients = [Self.chat]
        options.token = token
        options.quietHours = quietHours
        return try TelegramChannel(options)
    }

    /// What has come, in order.
    func requests() throws -> [Request] { try JSONLines.read("\(folder.path)/log") }

    /// What is answered next, before the usual answers.
    func script(_ answers: (status: Int, body: String)...) throws {
        let list = answers.map { #"{"status":\#($0.status),"body":\#($0.body)}"# }.joined(separator: ",")
        try Data("[\(list)]".utf8).write(to: URL(filePath: "\(folder.path)/script"), options: .atomic)
    }

    func stop() { server.stop() }
}

/// Files with a JSON object a line.
enum JSONLines {
    static func read<Item: Decodable>(_ path: String) throws -> [Item] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        // The last line may still be on its way.
        let whole =
            data.prefix { _ in true }.lastIndex(of: UInt8(ascii: "\n")).map { data.prefix(through: $0) } ?? Data()
        return try whole.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Item.self, from: $0) }
    }
}
