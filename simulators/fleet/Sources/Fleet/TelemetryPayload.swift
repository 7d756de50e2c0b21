import Foundation

/// One reading in the house's own telemetry format.
struct TelemetryPayload {
    let device: String
    let milliseconds: Int64
    let sequence: Int
    let temperature: Double
    let doorOpen: Bool
    let compressorRuns: Bool
    let place: Place
    let speedKmh: Double
    let course: Double

    /// The JSON text, with coordinates to about a decimetre.
    var json: String {
        let values =
            "\"temperature\":\(temperature),\"door\":\(doorOpen ? 1 : 0),\"compressor\":\(compressorRuns ? 1 : 0)"
        let position = String(
            format: "\"lat\":%.6f,\"lon\":%.6f,\"speed\":%.1f,\"course\":%.0f",
            place.latitude,
            place.longitude,
            speedKmh,
            course
        )
        return "{\"device\":\"\(device)\",\"ts\":\(milliseconds),\"seq\":\(sequence),\"values\":{\(values)},"
            + "\"position\":{\(position)}}"
    }
}
