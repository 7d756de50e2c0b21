import Alerting
import Outbox

/// Alerts for the tests of incidents. Times are microseconds since the Unix epoch.
enum Facts {
    /// 2026-01-01T00:00:00Z.
    static let start: Int64 = 1_767_225_600_000_000
    static let second: Int64 = 1_000_000
    static let minute = 60 * second

    static func alert(
        _ id: String,
        device: String = "logger-1",
        kind: String = "breach",
        code: String = "hot",
        severity: AlertSeverity = .major,
        profile: String? = "vaccines-2-8",
        at time: Int64 = start
    ) -> IncidentAlert {
        IncidentAlert(
            id: id,
            kind: kind,
            device: device,
            code: code,
            severity: severity,
            profile: profile,
            openedAt: time,
            englishSentence: "The goods of \(device) are at 9.1 °C.",
            russianSentence: "Груз \(device): 9,1 °C."
        )
    }

    static func fact(
        _ change: AlertFact.Change,
        _ alert: IncidentAlert,
        at time: Int64? = nil,
        tenant: String = "acme"
    ) -> AlertFact {
        AlertFact(change: change, tenant: tenant, time: time ?? alert.openedAt, alert: alert)
    }

    static func incident(_ alert: IncidentAlert, place: AlertPlace = .init(kind: .vehicle, name: "van-7")) -> Incident {
        Incident(id: "I-1", tenant: "acme", place: place, fact: fact(.opened, alert))
    }

    static func message(_ incident: Incident, isLoud: Bool = true, reference: String? = nil, key: String = "1-1")
        -> AlertMessage
    {
        AlertMessage(incident: incident, key: key, isLoud: isLoud, reference: reference, now: Notifier.systemTime())
    }

    /// An event of the detector.
    static func event(
        _ id: String,
        _ ending: String = "opened",
        device: String = "logger-1",
        family: String = "breach",
        code: String = "hot",
        severity: String = "major",
        at time: Int64 = start,
        more: String = ""
    ) -> OutboxEvent {
        OutboxEvent(
            id: "\(id)-\(ending)-\(time)",
            tenant: "acme",
            type: "isotherm.\(family).\(ending)",
            subject: "\(family)/\(id)",
            time: time,
            data: """
                {"id":"\(id)","device":"\(device)","class":"\(family)","code":"\(code)","severity":"\(severity)",\
                "profile":"vaccines-2-8","sentence_en":"The goods of \(device) are at 9.1 °C.",\
                "sentence_ru":"Груз \(device): 9,1 °C."\(more)}
                """
        )
    }
}

/// The same numbers in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
