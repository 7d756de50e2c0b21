import Foundation
import LocalServers
import MQTT
import Testing

@Suite struct AccountTests {
    @Test func aPersonsLinesStayAsTheyAre() {
        var list = AccessList("# ours\nuser admin\ntopic readwrite #\n")
        let before = list
        list.admit("acme/g1", tenant: "acme", gateway: "g1")
        list.admit("acme/g2", tenant: "acme", gateway: "g2")
        list.admit("acme/g1", tenant: "acme", gateway: "g1")
        #expect(list.users == ["acme/g2", "acme/g1"])
        #expect(list.text.contains("topic read isotherm/v1/acme/gateways/g1/stored\n"))
        #expect(AccessList(list.text) == list)
        let removed = [list.remove("acme/g1"), list.remove("acme/g2"), list.remove("acme/g1")]
        #expect(removed == [true, true, false])
        #expect(list == before)
    }

    @Test(arguments: ["", "a/b", "a+", "#", "a b", "a:b", "a\nb", "a\"b"])
    func namesThatWouldBreakOutAreRefused(name: String) throws {
        let directory = try TemporaryDirectory(label: "accounts")
        let accounts = BrokerAccounts(passwordFile: nil, accessFile: "\(directory.path)/acl")
        #expect(throws: BrokerAccounts.Failure.self) { try accounts.admit(tenant: "acme", gateway: name) }
        #expect(!FileManager.default.fileExists(atPath: "\(directory.path)/acl"))
    }

    @Test func aNewPasswordTakesThePlaceOfTheOldOneAndARevokedGatewayIsGone() throws {
        let directory = try TemporaryDirectory(label: "accounts")
        let passwords = "\(directory.path)/passwords"
        let accounts = BrokerAccounts(passwordFile: passwords, accessFile: "\(directory.path)/acl")
        let first = try #require(try accounts.admit(tenant: "acme", gateway: "g1"))
        let text = try String(contentsOfFile: passwords, encoding: .utf8)
        #expect(text.hasPrefix("acme/g1:$7$") && !text.contains(first))
        let second = try #require(try accounts.admit(tenant: "acme", gateway: "g1"))
        #expect(first != second)
        let changed = try String(contentsOfFile: passwords, encoding: .utf8)
        #expect(changed != text && changed.split(separator: "\n").count == 1)
        // The broker's group may read where root has made the file; nobody else ever.
        let rights = try FileManager.default.attributesOfItem(atPath: passwords)[.posixPermissions] as? Int
        #expect(rights == 0o600 || rights == 0o640)
        #expect(try accounts.revoke(tenant: "acme", gateway: "g1"))
        #expect(try !accounts.revoke(tenant: "acme", gateway: "g1"))
        #expect(try String(contentsOfFile: passwords, encoding: .utf8).isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["acl", "passwords"])
    }
}
