internal import Testing

/// Where the bundle of all tests begins.
///
/// Because this file is here, the build does not look for tests of XCTest in an index of the whole code, which takes a
/// tenth of a clean build to write. Swift Testing finds its tests by itself.
@main
enum TestBundle {
    static func main() async {
        // Started for another library, of which there are no tests: `swift test` needs `--enable-swift-testing
        // --disable-xctest` to ask for ours alone.
        let library = CommandLine.arguments.drop { $0 != "--testing-library" }.dropFirst().first
        guard library == "swift-testing" else { return }
        await Testing.__swiftPMEntryPoint() as Never
    }
}
