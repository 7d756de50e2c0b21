internal import Foundation
internal import Glibc

/// The files in which mosquitto looks up who a gateway is and what it may do.
public struct BrokerAccounts: Sendable {
    /// Why an account could not be changed.
    public struct Failure: Error, CustomStringConvertible, Sendable {
        /// What happened, and what to do.
        public let description: String
    }

    /// mosquitto's `password_file`; nil where gateways show certificates.
    public let passwordFile: String?
    /// mosquitto's `acl_file`.
    public let accessFile: String

    /// Names the files; they are made when they are missing.
    public init(passwordFile: String?, accessFile: String) {
        self.passwordFile = passwordFile
        self.accessFile = accessFile
    }

    /// The user name of a gateway: also the common name of its certificate where the broker has
    /// `use_identity_as_username`.
    public static func user(tenant: String, gateway: String) -> String { "\(tenant)/\(gateway)" }

    /// Whether a name can be a level of a topic, a user name and a part of both files.
    public static func isValid(_ name: String) -> Bool {
        let forbidden = "/+#:\"\\\u{7F}".unicodeScalars
        return (1...128).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { $0.value > 0x20 && !forbidden.contains($0) }
    }

    /// Lets a gateway in, with a new password unless it shows a certificate.
    ///
    /// - Returns: The password, which stands nowhere else; nil without a password file.
    /// - Throws: ``Failure``, or the file system's error; then nothing has changed.
    public func admit(tenant: String, gateway: String) throws -> String? {
        guard Self.isValid(tenant), Self.isValid(gateway) else {
            throw Failure(description: "a name must have 1 to 128 bytes, and none of / + # : \" \\ or white space")
        }
        let user = Self.user(tenant: tenant, gateway: gateway)
        var access = AccessList(try Self.read(accessFile))
        access.admit(user, tenant: tenant, gateway: gateway)
        guard let passwordFile else {
            try Self.write(access.text, to: accessFile)
            return nil
        }
        let password = Self.newPassword()
        var passwords = PasswordList(try Self.read(passwordFile))
        passwords.put(try Self.hashedLine(user, password, near: passwordFile))
        try Self.write(passwords.text, to: passwordFile)
        try Self.write(access.text, to: accessFile)
        return password
    }

    /// Whether a gateway has been let in.
    ///
    /// - Throws: The file system's error.
    public func isAdmitted(tenant: String, gateway: String) throws -> Bool {
        AccessList(try Self.read(accessFile)).users.contains(Self.user(tenant: tenant, gateway: gateway))
    }

    /// Shuts a gateway out.
    ///
    /// - Returns: Whether it had been let in.
    public func revoke(tenant: String, gateway: String) throws -> Bool {
        let user = Self.user(tenant: tenant, gateway: gateway)
        var access = AccessList(try Self.read(accessFile))
        var wasThere = access.remove(user)
        if let passwordFile {
            var passwords = PasswordList(try Self.read(passwordFile))
            wasThere = passwords.remove(user) || wasThere
            try Self.write(passwords.text, to: passwordFile)
        }
        try Self.write(access.text, to: accessFile)
        return wasThere
    }

    /// 144 random bits as text that needs no quoting anywhere.
    private static func newPassword() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<18).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
    }

    /// Lets `mosquitto_passwd` hash a password. It goes by a file that only we can read: arguments of programs are
    /// seen by everybody on the machine.
    private static func hashedLine(_ user: String, _ password: String, near file: String) throws -> String {
        let path = "\(file).\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }  // it may never have been made
        try create(path, "\(user):\(password)\n", rights: 0o600)
        let program = ["/usr/bin/mosquitto_passwd", "/usr/local/bin/mosquitto_passwd"]
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let program else {
            throw Failure(description: "mosquitto_passwd is not installed: apt-get install mosquitto")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-U", path]
        try process.run()
        process.waitUntilExit()
        let line = try read(path).split(separator: "\n").first.map(String.init) ?? ""
        guard process.terminationStatus == 0, line.hasPrefix("\(user):$") else {
            throw Failure(description: "mosquitto_passwd ended with status \(process.terminationStatus)")
        }
        return line
    }

    private static func read(_ path: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path) else { return "" }
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    /// Puts a new file in the place of the old one in one step, with its owner and rights where there was one. A file
    /// that was not there can be read by the broker's group, where root makes it and there is one.
    private static func write(_ text: String, to path: String) throws {
        let old = try? FileManager.default.attributesOfItem(atPath: path)  // none: the file is new
        let group = old?[.groupOwnerAccountID] as? NSNumber ?? brokerGroup
        let usual: NSNumber = old == nil && group != nil ? 0o640 : 0o600
        let new = "\(path).new"
        try create(new, text, rights: old?[.posixPermissions] as? NSNumber ?? usual)
        if let group {
            let owner = old?[.ownerAccountID] as? NSNumber ?? NSNumber(value: geteuid())
            // Only root may give a file away, and only then it can belong to the broker's user.
            try? FileManager.default.setAttributes(
                [.ownerAccountID: owner, .groupOwnerAccountID: group],
                ofItemAtPath: new
            )
        }
        guard rename(new, path) == 0 else { throw Failure(description: "\(path) cannot be replaced") }
    }

    private static func create(_ path: String, _ text: String, rights: NSNumber) throws {
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: rights]
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: attributes) else {
            throw Failure(description: "\(path) cannot be written")
        }
    }

    /// The group that mosquitto works as when root has started it; nil when we are not root or there is none.
    private static var brokerGroup: NSNumber? {
        guard geteuid() == 0, let entry = getgrnam("mosquitto") else { return nil }
        return NSNumber(value: entry.pointee.gr_gid)
    }
}
