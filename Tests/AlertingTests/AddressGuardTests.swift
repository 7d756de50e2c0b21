import Testing

@testable import Alerting

@Suite struct AddressGuardTests {
    @Test(arguments: [
        "127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
        "100.127.9.9", "169.254.169.254", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "fc00::1", "fd12:3456::1", "fe80::1",
        "febf::1", "fec0::1", "ff02::1", "2001::1", "2001:db8::1", "100::1",
    ])
    func specialAddressesAreNotPublic(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!address.isPublic)
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
        "192.167.255.255", "223.255.255.255", "2606:4700::1111", "2a02:6b8::2", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
        "2002:808:808::1",
    ])
    func addressesBesideThemArePublic(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isPublic)
    }

    @Test func thePublicOneOfSeveralAddressesIsChosen() throws {
        let inside = try #require(IPAddress("10.0.0.1"))
        let outside = try #require(IPAddress("1.1.1.1"))
        let chosen = try AddressGuard(allowsPrivateAddresses: false).choose(
            from: [inside, outside],
            host: "h",
            preferred: inside
        )
        #expect(chosen == outside)
    }

    @Test func theAddressInUseIsKeptWhileTheNameStillLeadsToIt() throws {
        let first = try #require(IPAddress("1.1.1.1"))
        let second = try #require(IPAddress("8.8.8.8"))
        let guardian = AddressGuard(allowsPrivateAddresses: false)
        #expect(try guardian.choose(from: [first, second], host: "h", preferred: second) == second)
        #expect(try guardian.choose(from: [first], host: "h", preferred: second) == first)
    }

    /// Every way of writing loopback ends at the resolver, and its answer is judged.
    @Test(arguments: ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "::1", "0"])
    func namesOfLoopbackAreRefused(host: String) async throws {
        let addresses = try await HostResolver().addresses(of: host)
        #expect(throws: SendError.self) {
            try AddressGuard(allowsPrivateAddresses: false).choose(from: addresses, host: host, preferred: nil)
        }
    }

    @Test func unknownNamesAreAnError() async {
        await #expect(throws: SendError.self) { try await HostResolver().addresses(of: "nowhere.invalid") }
    }
}
