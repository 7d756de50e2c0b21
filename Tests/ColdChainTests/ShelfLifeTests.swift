import Foundation
import Testing

@testable import ColdChain

@Suite("How fast goods age")
struct ShelfLifeTests {
    private func life(_ model: ShelfLife.Model) -> ShelfLife {
        ShelfLife(model: model, hours: 96, referenceTemperature: 4)
    }

    @Test("Each law has the rate one at the reference temperature")
    func reference() {
        for model in [ShelfLife.Model.arrhenius(activationEnergy: 80), .q10(3), .squareRoot(minimum: -10)] {
            #expect(abs(life(model).rate(at: 4) - 1) < 1e-12)
        }
    }

    @Test("By Arrhenius, 83.144 kJ/mol and ten degrees above 20 age goods 3.08 times as fast")
    func arrhenius() {
        // exp(10,000 K (1/293.15 K - 1/303.15 K)), the heat of USP <1079.2>; the quotient of gas constants is 0.99998.
        let model = ShelfLife(model: .arrhenius(activationEnergy: 83.144), hours: 1, referenceTemperature: 20)
        #expect(abs(model.rate(at: 30) - exp(10_000 * 0.99998 * (1 / 293.15 - 1 / 303.15))) < 1e-3)
        #expect(abs(model.rate(at: 30) - 3.08) < 0.01)
        #expect(model.rate(at: 10) < 1)
    }

    @Test("By Q10, each ten degrees multiply the rate")
    func q10() {
        #expect(abs(life(.q10(2)).rate(at: 14) - 2) < 1e-9)
        #expect(abs(life(.q10(2)).rate(at: 24) - 4) < 1e-9)
        #expect(abs(life(.q10(2)).rate(at: -6) - 0.5) < 1e-9)
    }

    @Test("By the square root, the rate grows with the square of the distance from where growth stops")
    func squareRoot() {
        let model = life(.squareRoot(minimum: -10))
        #expect(abs(model.rate(at: 18) - 4) < 1e-12)
        #expect(model.rate(at: -10) == 0)
        #expect(model.rate(at: -30) == 0)
    }

    @Test(
        "A vial monitor is used up after the days that its type stands for at 37 degrees",
        arguments: [("2", 2.0), ("7", 7), ("14", 14), ("30", 30)]
    )
    func vialMonitor(type: String, days: Double) throws {
        // Goldwood and Diesburg 2018: two days on a VVM2 are 113.8 %, so types end somewhat before their days.
        let text = #"{"model":"vvm","type":"\#(type)"}"#
        let model = try JSONDecoder().decode(ShelfLife.self, from: Data(text.utf8))
        let used = model.rate(at: 37) * days
        #expect((0.95...1.25).contains(used), "\(used)")
        if type == "2" { #expect(abs(used - 1.137811) < 1e-4) }
        #expect(model.rate(at: 5) < model.rate(at: 37) / 50)
    }
}
