/// Chooses the address to connect to, so that a hook cannot be aimed at our own network (server-side request forgery).
///
/// The name is resolved first, the addresses are judged, and the connection is then made to the one chosen: a name
/// that answers differently the second time gains nothing.
struct AddressGuard: Sendable {
    let allowsPrivateAddresses: Bool

    /// The first of the host's addresses that may be used; `preferred` when it is still among them.
    func choose(from addresses: [IPAddress], host: String, preferred: IPAddress?) throws(SendError) -> IPAddress {
        let usable = addresses.filter { allowsPrivateAddresses || $0.isPublic }
        if let preferred, usable.contains(preferred) { return preferred }
        guard let first = usable.first else {
            throw SendError(
                .addressRefused,
                "the host \(host) is at \(addresses.map(\.description).joined(separator: ", ")), not on the public "
                    + "internet; the hook's setting allow_private permits that"
            )
        }
        return first
    }
}
