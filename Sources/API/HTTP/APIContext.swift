import Hummingbird

/// What is known of one request besides its bytes.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The customer whose data it is about; set by ``TenantMiddleware``.
    var tenant = ""
    /// Who acts, for records of decisions; set by ``TenantMiddleware``.
    var actor = ""

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}
