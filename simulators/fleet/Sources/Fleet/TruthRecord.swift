import Foundation

/// What was really the case, for those who judge the detector afterwards.
struct TruthRecord: Codable, Sendable {
    let time: Int64
    let vehicle: String
    let goods: Double
    let air: Double
    let doorOpen: Bool
    let compressorRuns: Bool
    let faults: [String]

    /// One line of JSON with sorted keys, so that equal days are equal files.
    func line() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
