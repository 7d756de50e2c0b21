import ArgumentParser
import Foundation
import Postgres
import Reports
import Settings
import Telemetry

/// The temperature record of a shipment, for the consignee and the inspector.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes the temperature record of a shipment as PDF or JSON.",
        discussion: "The PDF is printed by weasyprint; the JSON goes to standard output unless --output is given."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case pdf, json, html }
    enum Language: String, ExpressibleByArgument, CaseIterable { case en, ru }

    @OptionGroup var source: ConfigurationOptions

    @Argument(help: "The number of the shipment.")
    var shipment: String

    @Option(help: "Whose shipment it is; without it the configured tenant.")
    var tenant: String?

    @Option(help: "pdf, json or html.")
    var format = Format.pdf

    @Option(help: "en or ru; JSON has both.")
    var language = Language.en

    @Option(help: "The file to write; without it SHIPMENT.pdf, and standard output for JSON and HTML.")
    var output: String?

    func run() throws {
        let settings = try source.load()
        let connection = try Connection(settings.database.connectionOptions(applicationName: "isotherm report"))
        let tenant = tenant ?? settings.tenant
        let now = Timestamp.now
        do throws(ReportError) {
            let report = try ShipmentReader(connection).report(shipment, tenant: tenant, now: now)
            try write(report)
        } catch {
            Talk.problem(error.description)
            throw ExitCode(exitCode(of: error))
        }
    }

    private func write(_ report: ShipmentReport) throws(ReportError) {
        let words: ReportLanguage = language == .ru ? .russian : .english
        do {
            switch format {
            case .json: try deliver(ReportJSON(report).data(), to: output)
            case .html: try deliver(Data(ReportPage(report, language: words).html.utf8), to: output)
            case .pdf:
                let pdf = try PDFPrinter().pdf(of: ReportPage(report, language: words).html)
                try deliver(pdf, to: output ?? "\(shipment).pdf")
            }
        } catch let error as ReportError {
            throw error
        } catch {
            throw .printing("the report cannot be written: \(error.localizedDescription)")
        }
    }

    private func deliver(_ data: Data, to file: String?) throws {
        guard let file else {
            try FileHandle.standardOutput.write(contentsOf: data)
            return
        }
        try data.write(to: URL(fileURLWithPath: file))
        Talk.say("\(file) written")
    }

    /// As in sysexits.h: 65 for data of a newer program, 66 for what is not there, 69 for a service that is away, 73 for what cannot be written.
    private func exitCode(of error: ReportError) -> Int32 {
        switch error {
        case .noShipment, .notLoaded, .noProfile: 66
        case .unreadableProfile: 65
        case .database: 69
        case .printing: 73
        }
    }
}
