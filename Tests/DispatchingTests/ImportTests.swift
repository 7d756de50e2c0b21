import Dispatching
import Foundation
import Postgres
import RoadNetwork
import Testing

extension DispatchingTests {
    @Suite struct ImportTests {
        private let header =
            "number,shipment,facility,label,latitude,longitude,window_start,window_end,amount,profile\n"

        private func row(_ number: String, _ shipment: String = "", latitude: String = "55.76", end: String = "12")
            -> String
        {
            "\(number),\(shipment),depot,\"Shop \"\"A\"\", north\",\(latitude),37.6,2026-01-01T08:00:00Z,2026-01-01T\(end):00:00+00:00,2,chilled\n"
        }

        private func take(_ world: World, _ text: String) throws -> (orders: [NewOrder], refused: [OrderFile.Refusal]) {
            let file = try OrderFile(text)
            let refused = try world.connection.transaction { () throws in
                try Orders.createAcceptable(file.orders, tenant: World.tenant, at: world.now, on: world.connection)
            }
            return (file.orders, file.report(refused))
        }

        @Test func `rows become orders, quoted fields and several shipments included`() throws {
            let world = try World()
            let taken = try take(world, "\u{FEFF}" + header + row("A") + row("B", "B-x") + row("B", "B-y"))
            #expect(taken.refused.isEmpty)
            #expect(taken.orders.map(\.number) == ["A", "B"])
            let goods = try #require(try Shipments.get("A", tenant: World.tenant, on: world.connection)).goods
            #expect(goods.label == "Shop \"A\", north")
            #expect(goods.amount == [2])
            #expect(goods.windowEnd.timeIntervalSince(goods.windowStart) == 4 * 3_600)
            #expect(try world.state("B-y") == .new)
        }

        @Test func `every bad row is told with its line and column, and the good ones are taken`() throws {
            let world = try World()
            let text =
                header + row("A") + row("B", latitude: "north") + row("C", end: "07") + "short,row\n" + row("D")
                + row("A") + row("E", "E-1") + row("E", "E-2", latitude: "95")
            let first = try take(world, header + row("A"))
            #expect(first.refused.isEmpty)
            let taken = try take(world, text)
            let told = taken.refused.map { "\($0.line) \($0.column)" }
            #expect(told.contains("3 latitude"))
            #expect(told.contains("4 window_end"))
            #expect(told.contains("5 "))
            #expect(taken.refused.filter { $0.reason.contains("exists already") }.map(\.line) == [2, 7])
            #expect(told.contains("9 latitude"))
            #expect(try world.state("D") == .new)
            #expect(try world.state("E-1") == nil)
        }

        @Test func `a file without a needed column, or with an unknown one, is refused as a whole`() throws {
            #expect(throws: DispatchError.self) { try OrderFile("number,facility\nA,depot\n") }
            #expect(throws: DispatchError.self) { try OrderFile(header.replacing("label", with: "phone")) }
        }

        @Test func `semicolons and decimal commas of a spreadsheet are understood`() throws {
            let world = try World()
            let head = header.replacing(",", with: ";")
            let line = "A;;depot;Shop;55,76;37,6;2026-01-01T08:00:00Z;2026-01-01T12:00:00Z;1;chilled\r\n"
            #expect(try take(world, head + line).refused.isEmpty)
            #expect(
                try #require(try Shipments.get("A", tenant: World.tenant, on: world.connection)).goods.place.latitude
                    == 55.76
            )
        }

        @Test func `ten thousand orders are a handful of statements`() throws {
            let world = try World()
            let drops = (0..<10_000).map {
                world.drop("S\($0)", north: Double($0 % 100) / 10, east: Double($0 % 77) / 10)
            }
            try world.order(drops)
            #expect(try world.value("select count(*) from isotherm.shipment") == "10000")
            #expect(
                try world.value("select count(*) from isotherm.outbox where type = 'isotherm.order.created'") == "10000"
            )
            #expect(try world.value("select count(*) from isotherm.shipment_history") == "10000")
            for table in ["customer_order", "shipment", "shipment_history"] {
                let commands = "select count(distinct (xmin::text, cmin::text)) from isotherm.\(table)"
                #expect(try world.value(commands) == "1", "\(table)")
            }
        }

        @Test func `times are read to the microsecond, with any offset, and nonsense is none`() {
            #expect(InstantText.date("2026-02-28T23:59:60Z")?.timeIntervalSince1970 == 1_772_323_200)
            #expect(InstantText.date("2024-02-29T00:00:00.25+03:00")?.timeIntervalSince1970 == 1_709_154_000.25)
            #expect(InstantText.date("1969-12-31T23:59:59Z")?.timeIntervalSince1970 == -1)
            for text in [
                "2026-02-29T00:00:00Z", "2026-1-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00", "",
            ] {
                #expect(InstantText.date(text) == nil, "\(text)")
            }
        }

        @Test func `hours hold by the wall clock through both clock changes`() throws {
            let hours = OpeningHours(opens: "02:30", closes: "08:00", timeZone: "Europe/Berlin")
            // In spring 02:30 does not exist: the place opens when the clocks show 03:00, at 01:00 UTC.
            let spring = try #require(InstantText.date("2026-03-28T23:30:00Z"))
            let springSpan = try #require(hours.next(at: spring))
            #expect(springSpan.lowerBound == InstantText.date("2026-03-29T01:00:00Z"))
            #expect(springSpan.upperBound == InstantText.date("2026-03-29T06:00:00Z"))
            // In autumn 02:30 comes twice: it opens the first time, at 00:30 UTC.
            let autumn = try #require(InstantText.date("2026-10-24T22:30:00Z"))
            let autumnSpan = try #require(hours.next(at: autumn))
            #expect(autumnSpan.lowerBound == InstantText.date("2026-10-25T00:30:00Z"))
            #expect(autumnSpan.upperBound == InstantText.date("2026-10-25T07:00:00Z"))
            let night = OpeningHours(opens: "22:00", closes: "06:00")
            let late = try #require(InstantText.date("2026-01-02T01:00:00Z"))
            #expect(try #require(night.next(at: late)).contains(late))
        }
    }
}
