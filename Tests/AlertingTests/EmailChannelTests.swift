import Alerting
import Foundation
import LocalServers
import Testing

/// E-mail against a real SMTP server with STARTTLS and a password.
@Suite(.serialized) struct EmailChannelTests {
    private struct Mail: Decodable {
        let tls: Bool
        let sender: String
        let recipients: [String]
        let headers: [String: String]
        let body: String
        let longest: Int
        let defects: [String]
    }

    /// A server with a certificate of its own.
    private final class Server {
        let folder: TemporaryDirectory
        let server: HelperServer

        init(_ mode: String) throws {
            folder = try TemporaryDirectory(label: "alerting-mail")
            let openssl = Process()
            openssl.executableURL = URL(filePath: "/usr/bin/openssl")
            openssl.arguments = [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                "\(folder.path)/server.key", "-out", "\(folder.path)/server.pem",
            ]
            openssl.standardError = FileHandle.nullDevice
            try openssl.run()
            openssl.waitUntilExit()
            server = try HelperServer(
                script: "mail.py",
                [mode, folder.path, "\(folder.path)/log", "isotherm", "a-password"]
            )
        }

        var mails: [Mail] { get throws { try JSONLines.read("\(folder.path)/log") } }

        func channel(_ change: (inout ChannelOptions) -> Void = { _ in }) throws -> EmailChannel {
            var options = ChannelOptions(name: "quality")
            options.address = "localhost:\(server.port)"
            options.sender = "isotherm@example.org"
            options.recipients = ["anna@example.org", "boris@example.org"]
            options.user = "isotherm"
            options.password = "a-password"
            options.authorityFile = "\(folder.path)/server.pem"
            options.timeZone = "Europe/Moscow"
            change(&options)
            return try EmailChannel(options)
        }
    }

    @Test func aRussianMailArrivesWholeAndItsFollowersAreInItsThread() async throws {
        let server = try Server("starttls")
        let channel = try server.channel { $0.language = .russian }
        try await channel.probe()
        #expect(try server.mails.isEmpty)
        var incident = Facts.incident(Facts.alert("a"))
        incident.loads = ["S-1"]
        let first = try await channel.send(Facts.message(incident, key: "4-1"))
        #expect(first.status == 250)
        incident.take(Facts.fact(.closed, Facts.alert("a"), at: Facts.start + 90 * Facts.minute))
        _ = try await channel.send(Facts.message(incident, reference: first.reference, key: "4-2"))
        let mails = try server.mails
        #expect(mails.count == 2)
        let mail = try #require(mails.first)
        #expect(mail.tls && mail.longest <= 78)
        #expect(mail.defects == [])
        #expect(mail.sender == "isotherm@example.org")
        #expect(mail.recipients == ["anna@example.org", "boris@example.org"])
        #expect(mail.headers["subject"] == "Важно: слишком тепло, машина van-7")
        #expect(mail.headers["from"] == "isotherm@example.org")
        #expect(mail.headers["to"] == "anna@example.org, boris@example.org")
        #expect(mail.headers["auto-submitted"] == "auto-generated")
        #expect(mail.headers["message-id"] == "<isotherm-I-1-4-1@example.org>")
        #expect(mail.headers["in-reply-to"] == nil)
        #expect(
            mail.body.contains(
                "• logger-1: Груз logger-1: 9,1 °C.\nНа борту: S-1\nНачало: 2026-01-01 03:00 (Europe/Moscow)"
            )
        )
        #expect(mails.last?.headers["in-reply-to"] == "<isotherm-I-1-4-1@example.org>")
        #expect(mails.last?.headers["subject"] == "Закончилось: слишком тепло, машина van-7")
    }

    @Test func longAndHostileSubjectsStayInTheirHeader() async throws {
        let server = try Server("plain")
        let channel = try server.channel {
            $0.user = nil
            $0.encryption = .none
        }
        for name in [
            "фургон-" + String(repeating: "длинный-", count: 20), "van\r\nBcc: eve@example.org", "=?utf-8?B?eA==?=",
        ] {
            _ = try await channel.send(
                Facts.message(Facts.incident(Facts.alert("a"), place: .init(kind: .vehicle, name: name)))
            )
        }
        let mails = try server.mails
        #expect(mails.count == 3)
        #expect(mails.allSatisfy { $0.headers["bcc"] == nil && $0.longest <= 78 && $0.recipients.count == 2 })
        #expect(mails.first?.headers["subject"]?.hasSuffix("длинный-") == true)
        #expect(mails.last?.headers["subject"] == "Major: too warm, vehicle =?utf-8?B?eA==?=")
    }

    @Test func withoutEncryptionOrTrustOrTheRightPasswordNothingIsSent() async throws {
        let server = try Server("starttls")
        let message = Facts.message(Facts.incident(Facts.alert("a")))
        let stranger = try server.channel { $0.authorityFile = "/etc/ssl/certs/ca-certificates.crt" }
        let wrong = try server.channel { $0.password = "not-the-password" }
        let nobody = try server.channel { $0.recipients = ["nobody@example.org"] }
        for (channel, word) in [(stranger, "certificate"), (wrong, "denied"), (nobody, "status")] {
            let error = await failure { () throws(AlertChannelError) in _ = try await channel.send(message) }
            #expect(error?.description.contains(word) == true, "\(word): \(error?.description ?? "sent")")
            #expect(error?.description.contains("password") == false)
        }
        let plain = try Server("plain")
        let downgraded = try plain.channel()
        let error = await failure { () throws(AlertChannelError) in _ = try await downgraded.send(message) }
        #expect(error != nil)
        #expect(try server.mails.isEmpty && plain.mails.isEmpty)
        server.server.stop()
        let away = try server.channel()
        let gone = await failure { () throws(AlertChannelError) in try await away.probe() }
        #expect(gone?.code == .unreachable)
    }

    @Test func whatCannotBeAnAddressIsRefused() throws {
        let server = try Server("plain")
        for address in [
            "", "anna", "a@b@c", "a b@example.org", "a@example.org\r\nBcc: b@example.org", "<a@example.org>",
        ] {
            #expect(throws: AlertChannelError.self, "\(address)") { try server.channel { $0.recipients = [address] } }
            #expect(throws: AlertChannelError.self, "\(address)") { try server.channel { $0.sender = address } }
        }
        #expect(throws: AlertChannelError.self) { try server.channel { $0.recipients = [] } }
        #expect(throws: AlertChannelError.self) { try server.channel { $0.encryption = .none } }
        #expect(throws: AlertChannelError.self) { try server.channel { $0.address = "smtp://localhost" } }
    }
}
