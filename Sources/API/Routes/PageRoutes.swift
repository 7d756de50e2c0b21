import Access
import Foundation
import HTTPTypes
import Hummingbird

/// The pages. What they show comes from the API; here they only get their language, colours and what is installed.
struct PageRoutes {
    let services: APIServices

    func add(to router: Router<APIContext>) {
        for (path, document) in Self.documents {
            router.get(path) { request, context in
                let page = services.assets.page(document, request, values(context))
                return Response(
                    status: .ok,
                    headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: page))
                )
            }
        }
        // A worker rules over the addresses below its own.
        router.get("courier/worker.js") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/javascript; charset=utf-8", .cacheControl: "no-cache"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: services.assets.courierWorker))
            )
        }
    }

    private static let documents: [(RouterPath, PageAssets.Document)] = [
        ("/", .live), ("timeline", .timeline), ("proposals/{version}", .proposal), ("alerts", .alerts),
        ("alerts/{id}", .breach), ("incidents/{id}", .incident), ("orders", .orders),
        ("shipments/{number}", .shipment), ("kpi", .kpi), ("administration", .administration),
        ("courier/{courier}", .courier), ("track/{token}", .track),
    ]

    private func values(_ context: APIContext) -> [String: String] {
        let assets = services.assets
        return [
            "tenant": context.tenant,
            "may": AccessMatrix.operations(of: context.identity).joined(separator: ","),
            "map": assets.hasMapLibrary ? "yes" : "no",
            "curves": assets.hasCurveLibrary ? "yes" : "no",
            "basemap": assets.basemapFile.map { "/basemap/" + $0 } ?? "",
            "online": services.settings.onlineMap?.address ?? "",
            "attribution": services.settings.onlineMap?.attribution ?? "",
            "attributed": services.settings.onlineMap?.attributionAddress ?? "",
            "session": context.identity.source == .thisMachine ? "no" : "yes",
            // What the page reads is at least this new: it hears of everything after it.
            "position": services.hub.position == 0 ? "" : String(services.hub.position),
        ]
    }
}
