/// Room for one route that is being walked: its order, and when everything happens.
final class RouteScratch {
    /// The stops in order.
    let order: IndexColumn
    let arrival: Column<Int>
    let start: Column<Int>
    let departure: Column<Int>
    /// Load on board when leaving each position (position 0 is the start), one per dimension.
    let load: Column<Int>
    /// The earliest departure by position and number of breaks taken, and how many were taken one position before.
    let early: Column<Int>
    let taken: IndexColumn
    /// The columns of `early` and `taken` per position.
    let width: Int

    init(stops: Int, dimensions: Int, breaks: Int) {
        width = breaks + 1
        order = IndexColumn(count: stops + 2, repeating: 0)
        arrival = Column(count: stops + 2, repeating: 0)
        start = Column(count: stops + 2, repeating: 0)
        departure = Column(count: stops + 2, repeating: 0)
        load = Column(count: breaks > 0 ? (stops + 2) * dimensions : 0, repeating: 0)
        early = Column(count: breaks > 0 ? (stops + 2) * width : 0, repeating: 0)
        taken = IndexColumn(count: breaks > 0 ? (stops + 2) * width : 0, repeating: 0)
    }
}
