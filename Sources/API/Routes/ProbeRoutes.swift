import Foundation
import HTTPTypes
import Hummingbird

/// Addresses for those who watch the process: alive, ready, figures, and what the API is.
struct ProbeRoutes {
    let services: APIServices

    func add(to router: Router<APIContext>) {
        router.get("livez") { _, _ in JSONResponse(text: "{\"status\":\"ok\"}") }
        router.get("readyz") { _, _ in await readiness() }
        router.get("metrics") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: services.dependencies.metrics()))
            )
        }
        router.get("openapi.json") { _, _ in
            JSONResponse(headers: [.cacheControl: "no-cache"], text: services.assets.openAPI)
        }
        router.get("asyncapi.json") { _, _ in
            JSONResponse(headers: [.cacheControl: "no-cache"], text: services.assets.asyncAPI)
        }
    }

    /// 200 when every part works, 503 otherwise; each part is given two seconds. A warning leaves it at 200.
    private func readiness() async -> JSONResponse {
        let health = services.health
        let stream = ReadinessProbe(part: "stream") { health.failure }
        let probes = services.dependencies.probes + [stream]
        let failures = await withTaskGroup(of: (Int, String?).self) { group in
            for (index, probe) in probes.enumerated() {
                group.addTask { (index, await Self.failure(of: probe)) }
            }
            return await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
        }
        var checks = probes.enumerated().map { index, probe in
            let status = failures[index] == nil ? "ok" : "failed"
            return "{\"part\":\(JSONText.quoted(probe.part)),\"status\":\"\(status)\","
                + "\"reason\":\(JSONText.quoted(failures[index]))}"
        }
        // It serves all the same: a warning that takes no process out of service.
        if let certificates = services.certificates {
            let failure = certificates.failure(at: Date())
            let status = failure == nil ? "ok" : "warning"
            checks.append(
                "{\"part\":\"certificate\",\"status\":\"\(status)\",\"reason\":\(JSONText.quoted(failure))}"
            )
        }
        let status = failures.isEmpty ? "ok" : "unavailable"
        return JSONResponse(
            status: failures.isEmpty ? .ok : .serviceUnavailable,
            text: "{\"status\":\"\(status)\",\"checks\":[\(checks.joined(separator: ","))]}"
        )
    }

    private static func failure(of probe: ReadinessProbe) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            group.addTask { await probe.failure() }
            group.addTask {
                // A cancelled wait means that the probe answered first.
                try? await Task.sleep(for: .seconds(2))
                return "no answer within two seconds"
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
