extension TravelTable {
    /// The pairs of some places out of a table whose sources and destinations are the same places.
    ///
    /// - Parameter rows: The places' indices in this table, in the order that they get.
    /// - Returns: A square table of those places.
    public func picked(_ rows: [Int]) -> TravelTable {
        // All of them as they are: what weighs several ways for one fleet asks for that again and again.
        if rows.count == sourceCount, rows.elementsEqual(0..<sourceCount) { return self }
        var table = TravelTable(sourceCount: rows.count, destinationCount: rows.count, origin: origin)
        for (row, source) in rows.enumerated() {
            for (column, destination) in rows.enumerated() {
                let index = source * destinationCount + destination
                table.set(from: row, to: column, duration: durations[index], distance: distances[index])
            }
        }
        return table
    }
}
