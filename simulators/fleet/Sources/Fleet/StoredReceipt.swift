import Foundation

/// What the collector tells a gateway of its messages: the first number that is stored, the highest number up to which all are stored, the highest of
/// all, and the numbers between them that are missing.
struct StoredReceipt: Decodable {
    let first: Int?
    let sequence: Int?
    let highest: Int?
    let gaps: [[Int]]

    /// Reads the JSON of a receipt.
    static func read(_ payload: [UInt8]) throws -> StoredReceipt {
        try JSONDecoder().decode(StoredReceipt.self, from: Data(payload))
    }

    /// Whether the message of this number is stored.
    func holds(_ number: Int) -> Bool {
        guard let highest, let first, number >= first, number <= highest else { return false }
        if let sequence, number <= sequence { return true }
        // A receipt names the first gaps only; behind them nothing is certain.
        guard let last = gaps.last, last.count == 2 else { return true }
        guard number <= last[1] else { return gaps.count < 50 }
        return !gaps.contains { $0.count == 2 && $0[0] <= number && number <= $0[1] }
    }
}
