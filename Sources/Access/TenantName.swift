/// Names of tenants: they are levels of MQTT topics, so nothing in them may mean something there.
public enum TenantName {
    /// What a name must be, for people.
    public static let expectation = "1 to 64 letters, digits, -, _ or ."

    /// Whether `text` can be a tenant's name.
    public static func isValid(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
