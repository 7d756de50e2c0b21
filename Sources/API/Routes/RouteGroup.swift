import Hummingbird

/// The addresses of one resource.
protocol RouteGroup: SendableMetatype {
    /// Creates the group.
    init(_ services: APIServices)
    /// Adds its addresses below `/v1`.
    func add(to router: RouterGroup<APIContext>)
}
