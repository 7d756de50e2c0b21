import Foundation
import HTTPTypes
import Hummingbird

/// The dispatcher's page.
struct PageRoutes {
    let services: APIServices

    func add(to router: Router<APIContext>) {
        router.get("/") { request, context in
            if let session = services.session, !session.hasCookie(request), !session.hasBearer(request) {
                return Response(status: .seeOther, headers: [.location: "/login", .cacheControl: "no-store"])
            }
            let page = services.assets.page(.dispatcher, request, values(tenant: context.tenant))
            return Response(
                status: .ok,
                headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: page))
            )
        }
    }

    private func values(tenant: String) -> [String: String] {
        let assets = services.assets
        return [
            "tenant": tenant,
            "map": assets.hasMapLibrary ? "yes" : "no",
            "curves": assets.hasCurveLibrary ? "yes" : "no",
            "basemap": assets.basemapFile.map { "/basemap/" + $0 } ?? "",
            "session": services.session == nil ? "no" : "yes",
        ]
    }
}
