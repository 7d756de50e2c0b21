public import Foundation

/// Prints a page to PDF with Debian's weasyprint.
public struct PDFPrinter: Sendable {
    private let program: String
    /// Seconds after which the program is ended.
    private let limit: Double

    /// Uses a program that is called with the file of the page and the file to write.
    ///
    /// - Parameters:
    ///   - program: Its path.
    ///   - limit: Seconds that it may take; a long record takes ten.
    public init(program: String = "/usr/bin/weasyprint", limit: Double = 60) {
        self.program = program
        self.limit = limit
    }

    /// The page as PDF; blocks the calling thread until the program has ended.
    ///
    /// - Throws: ``ReportError/printing(_:)`` when the program is missing, fails or takes too long.
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
            try run([page.path, result.path])
            return try Data(contentsOf: result)
        } catch let error as ReportError {
            throw error
        } catch {
            throw .printing("the page could not be printed: \(error.localizedDescription)")
        }
    }

    private func run(_ files: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["--quiet"] + files
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        if ended.wait(timeout: .now() + limit) == .timedOut {
            process.terminate()
            throw ReportError.printing("\(program) took longer than \(limit) s")
        }
        guard process.terminationStatus == 0 else {
            throw ReportError.printing("\(program) ended with status \(process.terminationStatus)")
        }
    }

    private func remove(_ folder: URL) {
        // A temporary folder that cannot be removed is the system's to clear; the report is made all the same.
        try? FileManager.default.removeItem(at: folder)
    }
}
