import Foundation

/// The Python that runs the receiver and the schema validator.
enum Python {
    /// The tests' own environment where it exists, otherwise the system's.
    static var program: URL {
        let chosen = ProcessInfo.processInfo.environment["ISOTHERM_TEST_PYTHON"] ?? ".venv-test/bin/python"
        return FileManager.default.isExecutableFile(atPath: chosen)
            ? URL(filePath: chosen) : URL(filePath: "/usr/bin/env")
    }

    /// A process that runs one of the scripts beside the tests.
    static func process(_ script: String, _ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = program
        let interpreter = program.path == "/usr/bin/env" ? ["python3"] : []
        let folder = Bundle.module.bundleURL.appending(path: "Receiver")
        process.arguments = interpreter + [folder.appending(path: script).path] + arguments
        return process
    }
}
