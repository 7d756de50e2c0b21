import Testing

@testable import TimeSeries

@Suite("Sketches of values")
struct ValueSketchTests {
    @Test func whatIsTakenAwayAndAddedIsCounted() {
        var day = ValueSketch([-3, 2, 5, 1, 9, 4])
        let wasThere = day.remove(ValueSketch([-3, 2, 9, 1]))
        #expect(wasThere)
        day.add(ValueSketch([4, 1, 9, 2]))
        var items: [Int32] = [7]
        day.append(to: &items)
        #expect(items == [7, 4, 1, 5, 1, 9, 5])
    }

    @Test(arguments: [[6, 1], [5, 2], [4, 1, 5, 1]] as [[Int64]])
    func whatWasNotThereCannotBeTakenAway(items: [Int64]) {
        var day = ValueSketch([5, 1, 9, 4])
        let wasThere = day.remove(ValueSketch(items))
        #expect(!wasThere)
    }
}
