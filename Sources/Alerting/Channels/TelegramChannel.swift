internal import Foundation

/// A Telegram bot that writes into one chat (https://core.telegram.org/bots/api): one message for an incident, which
/// is edited while it changes; graver news and escalations are new messages.
public struct TelegramChannel: AlertChannel {
    /// The kind of these channels in the configuration.
    public static let kind = "telegram"
    /// The longest text of a message, in UTF-16 code units (sendMessage, parameter `text`).
    static let textLimit = 4_096

    /// The name that the user gave it.
    public let name: String
    /// The base URL of the bot API and the chat, without the token.
    public let address: String
    /// It can edit its messages.
    public let manners: ChannelManners
    /// How long a request may take.
    public let timeout: Duration
    /// The kind of this one.
    public var kind: String { Self.kind }

    private let text: AlertText
    private let methods: String
    private let chat: String
    private let http: ChannelHTTP

    /// Creates a channel.
    ///
    /// - Throws: ``AlertChannelError`` when a setting is missing.
    public init(_ options: ChannelOptions) throws(AlertChannelError) {
        guard let token = options.token, !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F })
        else { throw AlertChannelError(.badSetting, "a bot has a token") }
        guard let chat = options.recipients.first, options.recipients.count == 1 else {
            throw AlertChannelError(.badSetting, "a bot writes to one chat: to names it")
        }
        let base = try options.webAddress(otherwise: "https://api.telegram.org")
        name = options.name
        address = "\(base) chat \(chat)"
        methods = "\(base)/bot\(token)"
        self.chat = chat
        timeout = options.timeout
        manners = ChannelManners(takesUpdates: true, quietHours: options.quietHours)
        text = options.text
        http = ChannelHTTP(timeout: options.timeout, secrets: [token])
    }

    /// Sends or edits the incident's message.
    public func send(_ message: AlertMessage) async throws(AlertChannelError) -> ChannelReceipt {
        let words = Self.shortened("\(text.title(message))\n\n\(text.body(message))")
        if let known = message.reference.flatMap({ Int64($0) }), !message.isLoud {
            do {
                let edit = Request(chat_id: chat, message_id: known, text: words)
                return ChannelReceipt(status: try await call("editMessageText", edit).status)
            } catch {
                // Deleted, too old, or just the same as before: the first two are told anew, the last needs nothing.
                guard error.status == 400 else { throw error }
                if error.description.contains("not modified") { return ChannelReceipt(status: 200) }
            }
        }
        let answer = try await call("sendMessage", Request(chat_id: chat, text: words))
        return ChannelReceipt(status: answer.status, reference: answer.messageID.map { String($0) })
    }

    /// Asks who the bot is and whether it sees the chat.
    public func probe() async throws(AlertChannelError) {
        _ = try await call("getMe", nil)
        _ = try await call("getChat", Request(chat_id: chat))
    }

    /// Closes its connections.
    public func close() async { await http.close() }

    private func call(_ method: String, _ request: Request?) async throws(AlertChannelError) -> (
        status: Int, messageID: Int64?
    ) {
        let answer = try await http.call("\(methods)/\(method)", request.map { Data(JSONText.of($0).utf8) })
        // An answer that is no JSON, from a proxy for instance, has its status all the same.
        let reply = try? JSONDecoder().decode(Reply.self, from: Data(answer.body))
        guard answer.isSuccess, reply?.ok == true else {
            let reason = reply?.description ?? answer.excerpt
            throw AlertChannelError(
                .refused,
                http.masked("\(method) \(answer.status): \(reason)"),
                status: answer.status,
                retryAfter: reply?.parameters?.retry_after.map { .seconds($0) } ?? answer.retryAfter
            )
        }
        return (answer.status, reply?.result?.message_id)
    }

    /// As much of a text as a message can hold.
    static func shortened(_ text: String) -> String {
        guard text.utf16.count > textLimit else { return text }
        var kept = ""
        var length = 1  // the dots
        for character in text {
            length += character.utf16.count
            if length > textLimit { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// The parameters of the methods; the names are those of the API.
    private struct Request: Encodable {
        let chat_id: String
        var message_id: Int64?
        var text: String?
    }

    private struct Reply: Decodable {
        struct Result: Decodable { let message_id: Int64? }
        struct Parameters: Decodable { let retry_after: Int? }

        let ok: Bool
        let description: String?
        let result: Result?
        let parameters: Parameters?
    }
}
