import Payloads
import Telemetry
import Testing

@Suite struct SparkplugTests {
    private let deviceBirth = "spBv1.0/G/DBIRTH/node/box"
    private let deviceData = "spBv1.0/G/DDATA/node/box"

    private func born() -> DecodingHarness {
        var harness = DecodingHarness()
        _ = harness.decode(
            Sparkplug.payload(sequence: 0, [.init(name: "bdSeq", type: 4, integer: 7)]),
            topic: "spBv1.0/G/NBIRTH/node"
        )
        _ = harness.decode(
            Sparkplug.payload(
                sequence: 1,
                [
                    .init(name: "temperature/air", alias: 1, type: 10, real: 4.5),
                    .init(name: "offset", alias: 2, type: 3, integer: 0),
                    .init(name: "supply", alias: 3, type: 10, real: 41, unit: "degF"),
                ]
            ),
            topic: deviceBirth
        )
        return harness
    }

    @Test func resolvesAliasesTypesAndUnitsOfTheBirth() {
        var harness = born()
        harness.writer.batch.removeAll()
        let payload = Sparkplug.payload(
            sequence: 2,
            [
                .init(alias: 1, real: 5.25), .init(alias: 2, integer: UInt64(UInt32(bitPattern: -185))),
                .init(alias: 3, real: 23),
            ]
        )
        #expect(harness.decode(payload, topic: deviceData) == .accepted)
        #expect(harness.readings.map(\.metric) == ["temperature/air", "offset", "supply"])
        #expect(harness.readings.map(\.value) == [5.25, -185, -5])
        #expect(harness.readings.map(\.unit) == ["C", "", "C"])
        #expect(harness.readings.allSatisfy { $0.device == "G/node/box" })
    }

    @Test func asksForRebirthAfterTheNodesDeath() {
        var harness = born()
        let will = Sparkplug.payload(sequence: nil, [.init(name: "bdSeq", type: 4, integer: 7)])
        #expect(harness.decode(will, topic: "spBv1.0/G/NDEATH/node") == .accepted)
        let data = Sparkplug.payload(sequence: 2, [.init(alias: 1, real: 5)])
        #expect(harness.decode(data, topic: deviceData).failure?.code == .sparkplugNeedsRebirth)
    }

    @Test func passesOverTheLastWillOfAnEarlierBirth() {
        var harness = born()
        let will = Sparkplug.payload(sequence: nil, [.init(name: "bdSeq", type: 4, integer: 6)])
        _ = harness.decode(will, topic: "spBv1.0/G/NDEATH/node")
        let data = Sparkplug.payload(sequence: 2, [.init(alias: 1, real: 5)])
        #expect(harness.decode(data, topic: deviceData) == .accepted)
    }

    @Test func keepsTheKnownMetricsOfAMessageWithAnUnknownAlias() {
        var harness = born()
        harness.writer.batch.removeAll()
        let data = Sparkplug.payload(sequence: 2, [.init(alias: 1, real: 5), .init(alias: 99, real: 6)])
        let outcome = harness.decode(data, topic: deviceData)
        #expect(outcome.failure?.code == .sparkplugNeedsRebirth)
        #expect(harness.readings.map(\.value) == [5])
    }

    @Test func tellsGapsOnceAndWrapsAt255() {
        var harness = born()
        let metric = Sparkplug.Metric(alias: 1, real: 5)
        #expect(
            harness.decode(Sparkplug.payload(sequence: 255, [metric]), topic: deviceData).failure?.code
                == .sparkplugSequenceGap
        )
        #expect(harness.decode(Sparkplug.payload(sequence: 0, [metric]), topic: deviceData) == .accepted)
    }

    @Test(arguments: [[0x0A, 0xFF], [0x12, 0x02, 0x0A], [0x00], [0x0F], [0x09, 1, 2], [0x80, 0x80]] as [[UInt8]])
    func refusesBrokenProtobuf(payload: [UInt8]) {
        var harness = DecodingHarness()
        #expect(harness.decode(payload, topic: deviceData).failure?.code == .protobuf)
    }

    @Test func requestsRebirthFromTheRightNode() throws {
        let bytes = Array(deviceData.utf8)
        let topic = try Topic(checking: bytes.span)
        let request = try #require(SparkplugRebirth(after: topic, at: Timestamp(milliseconds: 1_781_481_600_000)))
        #expect(request.topic == "spBv1.0/G/NCMD/node")
        #expect(request.payload.count == 42)
        #expect(String(decoding: request.payload, as: UTF8.self).contains("Node Control/Rebirth"))
    }

    @Test func forgetsBirthsBeyondTheLimitInsteadOfGrowing() {
        var harness = DecodingHarness(limits: DecodingLimits(sparkplugSessions: 10))
        for number in 0..<100 {
            let birth = Sparkplug.payload(sequence: 1, [.init(name: "temperature", alias: 1, type: 10, real: 1)])
            #expect(harness.decode(birth, topic: "spBv1.0/G/DBIRTH/n\(number)/d") == .accepted)
        }
        let data = Sparkplug.payload(sequence: 2, [.init(alias: 1, real: 5)])
        #expect(harness.decode(data, topic: "spBv1.0/G/DDATA/n99/d") == .accepted)
        #expect(harness.decode(data, topic: "spBv1.0/G/DDATA/n0/d").failure?.code == .sparkplugNeedsRebirth)
    }

    @Test(arguments: ["spBv1.0/STATE/x"])
    func passesOverWhatIsNoTelemetry(topic: String) {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"_type":"cmd","temperature":1}"#, topic: topic) == .accepted)
        #expect(harness.writer.batch.isEmpty)
    }

    @Test(arguments: [
        Sparkplug.Metric(name: "log", type: 16, structure: 17), .init(name: "samples", type: 30, structure: 16),
        .init(name: "reefer", type: 19, isTemplateDefinition: false),
    ])
    func refusesWhatIsNotOneValueAndKeepsTheRest(structure: Sparkplug.Metric) {
        var harness = born()
        harness.writer.batch.removeAll()
        let payload = Sparkplug.payload(sequence: 2, [structure, .init(alias: 1, real: 5)])
        let outcome = harness.decode(payload, topic: deviceData)
        #expect(outcome.failure?.code == .sparkplugUnsupported)
        #expect(outcome.failure?.place == structure.name)
        #expect(harness.readings.map(\.value) == [5])
    }

    @Test func passesOverDefinitionsOfTemplatesAndWhatIsIgnored() {
        var mapping = FieldMapping.standard
        mapping.ignored = ["log"]
        var routes = PayloadRoute.standard
        for index in routes.indices { routes[index].mapping = mapping }
        var harness = DecodingHarness(routes: routes)
        let birth = Sparkplug.payload(
            sequence: 0,
            [.init(name: "_types_/Reefer", type: 19, isTemplateDefinition: true), .init(name: "log", structure: 17)]
        )
        #expect(harness.decode(birth, topic: "spBv1.0/G/NBIRTH/node") == .accepted)
        #expect(harness.writer.batch.isEmpty)
    }

    @Test func refusesCompressedPayloads() {
        var harness = born()
        let payload = Sparkplug.field(4, Array("SPBV1.0_COMPRESSED".utf8)) + Sparkplug.field(5, [0x1F, 0x8B])
        #expect(harness.decode(payload, topic: deviceData).failure?.code == .sparkplugUnsupported)
    }

    @Test(arguments: [(0, true), (192, false), (500, true)] as [(UInt64, Bool)])
    func takesThePublishersWordOfBadAndStaleValues(quality: UInt64, isError: Bool) {
        var harness = born()
        harness.writer.batch.removeAll()
        let payload = Sparkplug.payload(sequence: 2, [.init(alias: 3, real: 41, unit: "degF", quality: quality)])
        #expect(harness.decode(payload, topic: deviceData) == .accepted)
        #expect(harness.readings.map(\.value) == [5])
        #expect(harness.readings[0].quality.contains(.sensorError) == isError)
    }

    // MARK: - Positions

    /// A device that was born with a place.
    private func bornSomewhere(_ path: String = "Location/") -> DecodingHarness {
        var harness = DecodingHarness()
        let birth = Sparkplug.payload(
            sequence: 0,
            [
                .init(name: path + "Latitude", alias: 1, type: 10, real: 55.75),
                .init(name: path + "Longitude", alias: 2, type: 10, real: 37.62),
                .init(name: path + "Speed", alias: 3, type: 10, real: 10, unit: "m/s"),
                .init(name: "temperature", alias: 4, type: 10, real: 4.5),
            ]
        )
        #expect(harness.decode(birth, topic: deviceBirth) == .accepted)
        return harness
    }

    @Test(arguments: ["Location/", "gps/1/", ""])
    func coordinatesOfOnePathArePositions(path: String) {
        let harness = bornSomewhere(path)
        #expect(harness.readings.map(\.metric) == ["temperature"])
        let positions = harness.writer.batch.positions
        #expect(positions.latitudes == [55.75])
        #expect(positions.longitudes == [37.62])
        #expect(positions.speeds == [36])
        #expect(positions.times == [Timestamp(milliseconds: 1_781_481_600_000)])
    }

    @Test(arguments: [("lat", "lon"), ("latitude", "longitude"), ("GPS/lat", "GPS/lng")])
    func coordinatesHaveTheNamesOfTheOtherFormats(latitude: String, longitude: String) {
        var harness = DecodingHarness()
        let payload = Sparkplug.payload(
            sequence: 1,
            [.init(name: latitude, type: 10, real: -33.9), .init(name: longitude, type: 10, real: 18.4)]
        )
        #expect(harness.decode(payload, topic: deviceData) == .accepted)
        #expect(harness.readings.isEmpty)
        #expect(harness.writer.batch.positions.latitudes == [-33.9])
        #expect(harness.writer.batch.positions.longitudes == [18.4])
    }

    @Test func aCoordinateThatHasChangedAloneGoesWithTheLastOtherOne() {
        var harness = bornSomewhere()
        harness.writer.batch.removeAll()
        for (sequence, latitude) in [(UInt64(1), 55.8), (2, 55.9)] {
            let payload = Sparkplug.payload(sequence: sequence, [.init(alias: 1, real: latitude)])
            #expect(harness.decode(payload, topic: deviceData) == .accepted)
        }
        #expect(harness.writer.batch.positions.latitudes == [55.8, 55.9])
        #expect(harness.writer.batch.positions.longitudes == [37.62, 37.62])
    }

    @Test func withoutAFixThereIsNoPositionUntilTheNextOne() {
        var harness = bornSomewhere()
        harness.writer.batch.removeAll()
        let lost = Sparkplug.payload(sequence: 1, [.init(alias: 1, real: 0, quality: 0)])
        #expect(harness.decode(lost, topic: deviceData) == .accepted)
        let half = Sparkplug.payload(sequence: 2, [.init(alias: 2, real: 37.7)])
        #expect(harness.decode(half, topic: deviceData) == .accepted)
        #expect(harness.writer.batch.isEmpty)
        let found = Sparkplug.payload(sequence: 3, [.init(alias: 1, real: 55.7)])
        #expect(harness.decode(found, topic: deviceData) == .accepted)
        #expect(harness.writer.batch.positions.latitudes == [55.7])
        #expect(harness.writer.batch.positions.longitudes == [37.7])
    }

    @Test func aCoordinateWhoseOtherOneWasNeverToldIsRefusedByItself() {
        var harness = DecodingHarness()
        let payload = Sparkplug.payload(
            sequence: 1,
            [.init(name: "GPS/latitude", type: 10, real: 5), .init(name: "temperature", type: 10, real: 4)]
        )
        let outcome = harness.decode(payload, topic: deviceData)
        #expect(outcome.failure?.code == .missingField)
        #expect(outcome.failure?.place == "GPS")
        #expect(harness.readings.map(\.value) == [4])
        let beyond = Sparkplug.payload(
            sequence: 2,
            [.init(name: "lat", type: 10, real: 91), .init(name: "lon", type: 10, real: 5)]
        )
        #expect(harness.decode(beyond, topic: deviceData).failure?.code == .badValue)
    }

    @Test func theSamePlaceTwiceInAMessageIsTwoPositions() {
        var harness = DecodingHarness()
        let metrics = [(1.0, 2.0), (3.0, 4.0)].flatMap { place in
            [Sparkplug.Metric(name: "lat", type: 10, real: place.0), .init(name: "lon", type: 10, real: place.1)]
        }
        #expect(harness.decode(Sparkplug.payload(sequence: 1, metrics), topic: deviceData) == .accepted)
        #expect(harness.writer.batch.positions.latitudes == [1, 3])
        #expect(harness.writer.batch.positions.longitudes == [2, 4])
    }

    @Test func aSpeedWithoutAPlaceAndWhatTheConfigurationNamesAreReadings() {
        var mapping = FieldMapping.standard
        mapping.metrics["lat"] = MetricMapping(Metric(rawValue: "latency"))
        var routes = PayloadRoute.standard
        for index in routes.indices { routes[index].mapping = mapping }
        var harness = DecodingHarness(routes: routes)
        let payload = Sparkplug.payload(
            sequence: 1,
            [.init(name: "fan/speed", type: 10, real: 900), .init(name: "lat", type: 10, real: 12)]
        )
        #expect(harness.decode(payload, topic: deviceData) == .accepted)
        #expect(harness.writer.batch.positions.isEmpty)
        #expect(harness.readings.map(\.metric).sorted() == ["fan/speed", "latency"])
    }
}
