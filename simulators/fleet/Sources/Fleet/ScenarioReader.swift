import Foundation
import Yams

/// Reads the YAML files of scenarios, and says of a wrong one which key it is.
public enum ScenarioReader {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - type: What it holds.
    ///   - path: Where it is.
    ///   - check: Looks at the text before it is decoded.
    /// - Returns: What the file says.
    /// - Throws: ``ScenarioError`` when it cannot be read or decoded, or what `check` throws of that kind.
    public static func read<Value: Decodable>(
        _ type: Value.Type,
        path: String,
        checking check: (String) throws -> Void = { _ in }
    ) throws(ScenarioError) -> Value {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw ScenarioError(file: path, reason: "cannot be read: \(error.localizedDescription)")
        }
        do {
            try check(text)
            return try YAMLDecoder().decode(type, from: text)
        } catch let error as ScenarioError {
            throw error
        } catch let error as DecodingError {
            throw ScenarioError(file: path, error)
        } catch {
            throw ScenarioError(file: path, reason: "\(error)")
        }
    }
}
