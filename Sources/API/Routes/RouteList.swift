import Hummingbird

/// Every resource below `/v1`, each in a file of its own. A new resource is one file and one line here.
enum RouteList {
    static let groups: [any RouteGroup.Type] = [
        VehicleRoutes.self,
        VehicleTrackRoutes.self,
        FacilityRoutes.self,
        DeviceRoutes.self,
        DeviceHealthRoutes.self, CalibrationRoutes.self,
        PositionRoutes.self,
        OutOfRangeRoutes.self,
        ProfileRoutes.self,
        ProfileVersionRoutes.self,
        BreachRoutes.self,
        BreachNoteRoutes.self,
        IncidentRoutes.self,
        MaintenanceRoutes.self,
        PlanRoutes.self,
        ReplanRoutes.self, ReplanPolicyRoutes.self,
        OrderRoutes.self,
        OrderSearchRoutes.self,
        ShipmentRoutes.self,
        ReportRoutes.self,
        CourierRoutes.self,
        OrderImportRoutes.self,
        CourierEventRoutes.self,
        DeadLetterRoutes.self,
        HookRoutes.self,
        DeliveryRoutes.self,
        KPIRoutes.self,
        StreamRoutes.self,
        AuditRoutes.self,
    ]
}
