import Access
import Hummingbird
import NIOCore

/// What is known of one request besides its bytes.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The customer whose data it is about; set by ``AccessMiddleware``.
    var tenant = ""
    /// Who acts, for records of decisions; set by ``AccessMiddleware``.
    var actor = ""
    /// Who is behind the request; set by ``AccessMiddleware``, which lets nobody else pass where a rule asks for a role.
    var identity = Identity(source: .thisMachine, name: "", tenant: nil, roles: [])
    /// The address at the other end of the connection; nil where it has none.
    let peer: SocketAddress?
    /// Whether a browser's cookie said who it is.
    var isByCookie = false

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress
    }

    /// The other end's address; empty where it has none.
    var address: String { peer?.ipAddress ?? "" }

    /// Whether the other end of the connection is this machine; a connection without an address never left it.
    var isFromThisMachine: Bool { peer?.ipAddress.map { LoopbackName.isLoopback(address: $0) } ?? true }

    /// Whether whoever asks has only to recognise an order, and sees personal data masked: an operator on the telephone, a
    /// partner among others.
    var seesMasked: Bool {
        !identity.roles.isDisjoint(with: [.operator, .partner]) && !identity.has(anyOf: [.dispatcher, .quality])
    }

    /// Refuses a courier what is another courier's.
    ///
    /// - Throws: 403.
    func checkActing(for courier: String, others: Set<AccessRole> = [.dispatcher]) throws(Problem) {
        guard identity.mayActFor(courier: courier, others: others) else {
            throw Problem(
                .forbidden,
                .foreignCourier,
                "The token is of \(Described.text(identity.courier ?? identity.name)), not of \(Described.text(courier)).",
                particulars: ["courier": .text(Described.short(courier))]
            )
        }
    }
}
