public import Foundation

/// Prints a page to PDF with Debian's weasyprint.
public struct PDFPrinter: Sendable {
    private let program: String

    /// Uses a program that takes the page on standard input and writes the PDF to standard output.
    public init(program: String = "/usr/bin/weasyprint") {
        self.program = program
    }

    /// The page as PDF.
    ///
    /// - Throws: ``ReportError/printing(_:)`` when the program is missing or fails.
    public func pdf(of html: String) throws(ReportError) -> Data {
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw .printing("\(program) is missing: apt-get install weasyprint")
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID().uuidString)")
        defer { remove(folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let page = folder.appendingPathComponent("page.html")
            let result = folder.appendingPathComponent("page.pdf")
            try Data(html.utf8).write(to: page)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = ["--quiet", page.path, result.path]
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw ReportError.printing("\(program) ended with status \(process.terminationStatus)")
            }
            return try Data(contentsOf: result)
        } catch let error as ReportError {
            throw error
        } catch {
            throw .printing("the page could not be printed: \(error.localizedDescription)")
        }
    }

    private func remove(_ folder: URL) {
        // A temporary folder that cannot be removed is the system's to clear; the report is made all the same.
        try? FileManager.default.removeItem(at: folder)
    }
}
