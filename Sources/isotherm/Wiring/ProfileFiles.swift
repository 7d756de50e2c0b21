import ColdChain
import Foundation
import Yams

/// The product profiles of a folder, by their id.
enum ProfileFiles {
    /// A profile that cannot be used.
    struct Problem: Error, CustomStringConvertible {
        let file: String
        let reason: String

        var description: String { "profile \(file): \(reason)" }
    }

    /// Reads every `*.yaml` of `folder`.
    static func load(folder: String) throws(Problem) -> [String: Profile] {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
                .sorted()
        } catch {
            throw Problem(file: folder, reason: "cannot be listed: \(error.localizedDescription)")
        }
        var profiles: [String: Profile] = [:]
        for file in files {
            let profile = try read("\(folder)/\(file)")
            guard profiles.updateValue(profile, forKey: profile.id) == nil else {
                throw Problem(file: file, reason: "the id \(profile.id) is there twice")
            }
        }
        return profiles
    }

    private static func read(_ path: String) throws(Problem) -> Profile {
        do {
            return try YAMLDecoder().decode(Profile.self, from: String(contentsOfFile: path, encoding: .utf8))
        } catch let error as DecodingError {
            throw Problem(file: path, reason: reason(error))
        } catch {
            throw Problem(file: path, reason: "\(error)")
        }
    }

    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(path(context, key)) is missing"
        case .typeMismatch(let type, let context): "\(path(context)): expected \(type)"
        case .valueNotFound(let type, let context): "\(path(context)): expected \(type), came nothing"
        case .dataCorrupted(let context):
            context.underlyingError.map { "\($0)" } ?? "\(path(context)): \(context.debugDescription)"
        @unknown default: "\(error)"
        }
    }

    private static func path(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
        (context.codingPath + [last].compactMap { $0 }).map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
            .joined(separator: ".")
    }
}
