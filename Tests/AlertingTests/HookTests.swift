import Outbox
import Testing

@testable import Alerting

@Suite struct HookTests {
    @Test(arguments: [
        ("isotherm.breach.*", "isotherm.breach.opened", true), ("isotherm.breach.*", "isotherm.breach", false),
        ("isotherm.breach.*", "isotherm.breachless.opened", false), ("*", "anything.at.all", true),
        ("isotherm.*", "isotherm.plan.accepted", true), ("isotherm.plan.accepted", "isotherm.plan.accepted", true),
        ("isotherm.plan.accepted", "isotherm.plan.accepted.late", false),
    ])
    func patternsMatchTypes(pattern: String, type: String, matches: Bool) throws {
        #expect(try EventPattern(pattern).matches(type) == matches)
    }

    @Test(arguments: ["", ".", "isotherm.", "isotherm.*.opened", "isotherm.bre*", "**"])
    func malformedPatternsAreRefused(pattern: String) {
        #expect(throws: HookError.self) { try EventPattern(pattern) }
    }

    @Test(arguments: [
        "", "example.org", "ftp://example.org", "https://", "https://user:word@example.org/", "https://a/#b",
        "https://loc%61lhost/",
    ])
    func addressesThatAreNoneAreRefused(url: String) {
        #expect(throws: HookError.self) { try Hook(name: "h", url: url, secrets: [Secrets.current]) }
    }

    @Test(arguments: [
        ("https://[2001:db8::1]:8443/x", "2001:db8::1"), ("http://127.0.0.1:80", "127.0.0.1"),
        ("https://Example.org/x?y=1", "Example.org"),
    ])
    func theHostIsWrittenAsTheResolverWantsIt(url: String, host: String) throws {
        #expect(try Hook(name: "h", url: url, secrets: [Secrets.current]).host == host)
    }

    @Test func errorsDoNotQuoteSecrets() {
        let error = #expect(throws: HookError.self) {
            try Hook(name: "h", url: "https://example.org", secrets: ["whsec_secretsecret!"])
        }
        #expect(error?.description.contains("secretsecret") == false)
    }

    @Test func aHookHearsOnlyItsTenantsAndTypes() throws {
        let hook = try Hook(
            name: "h",
            url: "https://example.org",
            secrets: [Secrets.current],
            events: ["isotherm.breach.*"],
            tenants: ["acme"]
        )
        #expect(hook.wants(.sample("1")))
        #expect(!hook.wants(.sample("1", tenant: "other")))
        #expect(!hook.wants(.sample("1", type: "isotherm.plan.accepted")))
    }
}
