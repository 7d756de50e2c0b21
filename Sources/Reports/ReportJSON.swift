internal import ColdChain
public import Foundation
internal import Telemetry

/// A report as JSON: times as RFC 3339, durations in seconds, temperatures in degrees Celsius, shares of 1.
public struct ReportJSON: Encodable {
    private struct Leg: Encodable {
        let vehicle: String
        let loaded_at: String
        let left_at: String?
    }
    private struct Probe: Encodable {
        let vehicle: String
        let name: String
        let readings: Int
        let minimum_c: Double?
        let maximum_c: Double?
        let mean_kinetic_c: Double?
        let in_s: Double
        let above_s: Double
        let below_s: Double
        let unknown_s: Double
        let zones: [Zone]
        let life_used: Double?
    }
    private struct Zone: Encodable {
        let above_c: Double
        let upto_c: Double
        let used_s: Double
        let share: Double
    }
    private struct Episode: Encodable {
        let kind: String
        let device: String
        let started_at: String
        let ended_at: String?
        let sentence_en: String
        let sentence_ru: String
        let judged_by: Judge?
        let actions: [Action]
    }
    private struct Judge: Encodable {
        let profile: String
        let version: Int
        let rule: String
    }
    private struct Change: Encodable {
        let time: String
        let version: Int
        let by: String
        let reason: String
    }
    private struct Action: Encodable {
        let time: String
        let by: String
        let action: String
        let comment: String
        let assignee: String?
        let until: String?
    }

    private let tenant: String
    private let shipment: String
    private let order: String
    private let legs: [Leg]
    private let state: String
    private let loaded_at: String
    private let ended_at: String?
    private let profile: String
    private let profile_version: Int
    private let profile_title_en: String
    private let profile_title_ru: String
    private let first_profile_version: Int
    private let profile_changes: [Change]
    private let probes: [Probe]
    private let episodes: [Episode]

    /// Takes over a report.
    public init(_ report: ShipmentReport) {
        tenant = report.tenant
        shipment = report.number
        order = report.order
        legs = report.legs.map {
            Leg(vehicle: $0.vehicle, loaded_at: $0.start.rfc3339, left_at: $0.isAboard ? nil : $0.end.rfc3339)
        }
        state = report.state
        loaded_at = report.start.rfc3339
        ended_at = report.isOpen ? nil : report.end.rfc3339
        profile = report.profile.id
        profile_version = report.profile.version
        profile_title_en = report.profile.title.english
        profile_title_ru = report.profile.title.russian
        first_profile_version = report.firstVersion
        profile_changes = report.changes.map {
            Change(time: $0.time.rfc3339, version: $0.version, by: $0.author, reason: $0.reason)
        }
        probes = report.probes.map { Self.probe($0) }
        episodes = report.episodes.map { Self.episode($0) }
    }

    /// The text, with sorted keys so that equal reports are equal texts.
    public func data() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    private static func probe(_ probe: ShipmentReport.Probe) -> Probe {
        let record = probe.record
        return Probe(
            vehicle: probe.vehicle,
            name: probe.name,
            readings: probe.values.count,
            minimum_c: record.minimum,
            maximum_c: record.maximum,
            mean_kinetic_c: record.meanKinetic,
            in_s: record.timeIn,
            above_s: record.timeAbove,
            below_s: record.timeBelow,
            unknown_s: record.timeUnknown,
            zones: record.zones.map {
                Zone(above_c: $0.zone.above, upto_c: $0.zone.upTo, used_s: $0.used, share: $0.share)
            },
            life_used: record.lifeUsed
        )
    }

    private static func episode(_ episode: ShipmentReport.Episode) -> Episode {
        Episode(
            kind: episode.kind,
            device: episode.device,
            started_at: episode.start.rfc3339,
            ended_at: episode.end?.rfc3339,
            sentence_en: episode.sentence.english,
            sentence_ru: episode.sentence.russian,
            judged_by: episode.judgedBy.map { Judge(profile: $0.profile, version: $0.version, rule: $0.rule) },
            actions: episode.actions.map {
                Action(
                    time: $0.time.rfc3339,
                    by: $0.actor,
                    action: $0.kind,
                    comment: $0.comment,
                    assignee: $0.assignee,
                    until: $0.until?.rfc3339
                )
            }
        )
    }
}
