import Testing

@testable import TimeSeries

@Suite("Places of series")
struct SeriesPlacesTests {
    @Test func everySeriesHasOnePlaceInTheOrderOfArrival() {
        var places = SeriesPlaces()
        // Around the border of what is found by an index, and what no table numbers.
        let numbers: [Int32] = [7, 1, 0, 1_048_575, 1_048_576, .max, -1, .min, 300]
        for round in 0..<3 {
            for (order, number) in numbers.enumerated() {
                let (place, isNew) = places.place(of: number)
                #expect(place == order)
                #expect(isNew == (round == 0))
            }
        }
        #expect(places.count == numbers.count)
    }
}
