import Telemetry
import Testing

@Suite struct SeriesCatalogTests {
    private func key(_ device: Int, _ metric: Metric = .temperature, channel: String = "") -> SeriesKey {
        SeriesKey(
            tenant: TenantName(rawValue: "acme"),
            device: DeviceName(rawValue: "device-\(device)"),
            metric: metric,
            channel: channel
        )
    }

    @Test func givesDenseHandlesInOrderOfFirstSight() throws {
        var catalog = SeriesCatalog()
        for device in 0..<1_000 {
            #expect(try catalog.series(key(device), unit: "C").rawValue == Int32(device))
        }
        #expect(catalog.seriesCount == 1_000)
        #expect(catalog.deviceCount == 1_000)
    }

    @Test func findsTheSameHandleAgainAfterGrowth() throws {
        var catalog = SeriesCatalog()
        for device in 0..<5_000 { _ = try catalog.series(key(device), unit: "C") }
        for device in stride(from: 4_999, through: 0, by: -7) {
            #expect(try catalog.series(key(device), unit: "C").rawValue == Int32(device))
        }
        #expect(catalog.seriesCount == 5_000)
    }

    @Test func tellsTheKeyAndUnitBack() throws {
        var catalog = SeriesCatalog()
        let wanted = key(7, .humidity, channel: "BME280")
        let handle = try catalog.series(wanted, unit: "%RH")
        #expect(catalog.key(of: handle) == wanted)
        #expect(catalog.unit(of: handle) == "%RH")
        #expect(catalog.name(of: catalog.device(of: handle)) == wanted.device)
    }

    @Test func keepsTenantsDevicesChannelsAndUnitsApart() throws {
        var catalog = SeriesCatalog()
        let first = try catalog.series(key(1), unit: "C")
        let otherUnit = try catalog.series(key(1), unit: "F")
        let otherChannel = try catalog.series(key(1, channel: "2"), unit: "C")
        let otherTenant = try catalog.series(
            SeriesKey(tenant: TenantName(rawValue: "else"), device: key(1).device, metric: .temperature),
            unit: "C"
        )
        #expect(Set([first, otherUnit, otherChannel, otherTenant]).count == 4)
        #expect(catalog.deviceCount == 2)
    }

    @Test func refusesNewcomersBeyondTheLimitAndStillFindsTheKnown() throws {
        var catalog = SeriesCatalog(limits: CatalogLimits(series: 2))
        let first = try catalog.series(key(1), unit: "C")
        _ = try catalog.series(key(2), unit: "C")
        var refusal: CatalogFull?
        do { _ = try catalog.series(key(3), unit: "C") } catch { refusal = error }
        #expect(refusal == CatalogFull(subject: .series, limit: 2))
        #expect(try catalog.series(key(1), unit: "C") == first)
    }

    @Test(arguments: [CatalogLimits(tenants: 0), CatalogLimits(devices: 0), CatalogLimits(names: 0)])
    func refusesEachKindOfNewcomer(limits: CatalogLimits) {
        var catalog = SeriesCatalog(limits: limits)
        var isRefused = false
        do { _ = try catalog.series(key(1), unit: "C") } catch { isRefused = true }
        #expect(isRefused)
    }

    @Test func rollsBackNewcomersAcrossGrowthAndGivesTheirHandlesAgain() throws {
        var catalog = SeriesCatalog()
        for device in 0..<20 { _ = try catalog.series(key(device), unit: "C") }
        let mark = catalog.mark
        for device in 20..<2_000 { _ = try catalog.series(key(device, .humidity), unit: "%RH") }
        catalog.rollBack(to: mark)
        #expect(catalog.seriesCount == 20)
        #expect(catalog.deviceCount == 20)
        for device in 0..<20 { #expect(try catalog.series(key(device), unit: "C").rawValue == Int32(device)) }
        let next = try catalog.series(key(1_500, .door), unit: "bool")
        #expect(next.rawValue == 20)
        #expect(catalog.key(of: next) == key(1_500, .door))
    }

    @Test func namesOfASeriesThatWasTakenBackAreNotTakenForThoseThatFollow() throws {
        var catalog = SeriesCatalog()
        let (one, two, three) = (Metric(rawValue: "one"), Metric(rawValue: "two"), Metric(rawValue: "three"))
        let first = try catalog.series(key(1, one), unit: "C")
        let mark = catalog.mark
        _ = try catalog.series(key(1, two, channel: "left"), unit: "F")
        catalog.rollBack(to: mark)
        let third = try catalog.series(key(1, three, channel: "right"), unit: "K")
        let second = try catalog.series(key(1, two, channel: "left"), unit: "F")
        let again = try catalog.series(key(1, one), unit: "C")
        #expect(again == first)
        #expect([first, third, second].map { catalog.key(of: $0).metric } == [one, three, two])
        #expect([first, third, second].map { catalog.key(of: $0).channel } == ["", "right", "left"])
        #expect([first, third, second].map { catalog.unit(of: $0) } == ["C", "K", "F"])
    }
}
