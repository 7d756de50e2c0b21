import Hummingbird

/// Every resource below `/v1`, each in a file of its own. A new resource is one file and one line here.
enum RouteList {
    static let groups: [any RouteGroup.Type] = [
        VehicleRoutes.self,
        FacilityRoutes.self,
        DeviceRoutes.self,
        PositionRoutes.self,
        ProfileRoutes.self,
        BreachRoutes.self,
        PlanRoutes.self,
        ReplanRoutes.self,
        OrderRoutes.self,
        OrderImportRoutes.self,
        CourierEventRoutes.self,
        DeadLetterRoutes.self,
        HookRoutes.self,
        DeliveryRoutes.self,
        StreamRoutes.self,
    ]
}
