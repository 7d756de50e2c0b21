import Foundation
import HTTPTypes
import Hummingbird

/// The page's own files, and what is there of the libraries and the base map.
struct PageAssets: Sendable {
    /// The documents that the server fills in, each a file of `Public/pages`.
    enum Document: String, CaseIterable {
        case live, timeline, proposal, alerts, breach, incident, orders, shipment, kpi, administration
        case courier, track, login, refusal

        /// Whether the bar with the other pages stands over it.
        var hasFrame: Bool {
            switch self {
            case .courier, .track, .login, .refusal: false
            default: true
            }
        }
    }

    /// The folder of scripts and styles.
    let folder: String
    let vendorFolder: String?
    let basemapFolder: String?
    /// The name of the base map in its folder.
    let basemapFile: String?
    let openAPI: String
    /// The description of the MQTT topics.
    let asyncAPI: String
    /// The script that keeps a courier's page for the time without a network.
    let courierWorker: String
    private let documents: [Document: String]

    init(_ settings: APISettings) throws(PageAssetsError) {
        let root = Bundle.module.bundleURL
        folder = root.appendingPathComponent("Public").path
        vendorFolder = settings.vendorFolder
        basemapFolder = settings.basemapFolder
        basemapFile = Self.basemap(in: settings.basemapFolder)
        openAPI = try Self.contents(root.appendingPathComponent("openapi.json"))
        asyncAPI = try Self.contents(root.appendingPathComponent("asyncapi.json"))
        let pages = root.appendingPathComponent("Public").appendingPathComponent("pages")
        let frame = try Self.contents(pages.appendingPathComponent("frame.html"))
        courierWorker = try Self.contents(pages.appendingPathComponent("courier-worker.js"))
        var documents: [Document: String] = [:]
        for document in Document.allCases {
            let text = try Self.contents(pages.appendingPathComponent(document.rawValue + ".html"))
            documents[document] = document.hasFrame ? frame.replacing("{{content}}", with: text) : text
        }
        self.documents = documents
    }

    var hasMapLibrary: Bool { has(["maplibre-gl.js", "maplibre-gl.css", "pmtiles.js"]) }
    var hasCurveLibrary: Bool { has(["dygraph.min.js", "dygraph.min.css"]) }

    /// The document in the language and colours that the browser's cookies or headers ask for.
    func page(_ document: Document, _ request: Request, _ values: [String: String]) -> String {
        var text = documents[document] ?? ""
        var values = values
        values["page"] = document.rawValue
        values["language"] = Self.language(request)
        values["theme"] = Self.theme(request)
        for (name, value) in values {
            text = text.replacing("{{\(name)}}", with: Self.escaped(value))
        }
        return text
    }

    private func has(_ names: [String]) -> Bool {
        guard let vendorFolder else { return false }
        return names.allSatisfy { FileManager.default.isReadableFile(atPath: "\(vendorFolder)/\($0)") }
    }

    private static func language(_ request: Request) -> String {
        if let chosen = request.cookies["isotherm_language"]?.value, ["en", "ru"].contains(chosen) { return chosen }
        let wanted = request.headers[.acceptLanguage]?.lowercased() ?? ""
        return wanted.hasPrefix("ru") ? "ru" : "en"
    }

    private static func theme(_ request: Request) -> String {
        let chosen = request.cookies["isotherm_theme"]?.value ?? ""
        return ["light", "dark"].contains(chosen) ? chosen : "auto"
    }

    private static func basemap(in folder: String?) -> String? {
        guard let folder else { return nil }
        // A folder that cannot be read shows no base map; the page says so.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().first { $0.hasSuffix(".pmtiles") }
    }

    private static func contents(_ file: URL) throws(PageAssetsError) -> String {
        do {
            return try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw PageAssetsError(file: file.lastPathComponent, reason: error.localizedDescription)
        }
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
