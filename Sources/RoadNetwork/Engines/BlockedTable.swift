/// Puts a table together from the blocks that an engine answers, some at once.
struct BlockedTable {
    let sources: [Coordinate]
    let destinations: [Coordinate]
    let options: RoadEngineOptions
    let engine: String

    /// Asks for every block by `ask`; what it refuses is halved until a single pair stays, which then has no way.
    func fill(
        _ ask: @escaping @Sendable (TableBlock) async throws(RoadNetworkError) -> BlockFigures?
    ) async throws(RoadNetworkError) -> TravelTable {
        for place in sources + destinations where !place.isValid {
            throw RoadNetworkError(
                code: .invalidCoordinate,
                operation: engine,
                detail: "latitude \(place.latitude), longitude \(place.longitude)"
            )
        }
        var table = TravelTable(
            sourceCount: sources.count,
            destinationCount: destinations.count,
            origin: .roads(engine: engine)
        )
        let blocks = TableBlock.cut(rows: sources.count, columns: destinations.count, side: options.placesPerSide)
        for start in stride(from: 0, to: blocks.count, by: options.requestsAtOnce) {
            let wave = blocks[start..<min(start + options.requestsAtOnce, blocks.count)]
            for (block, figures) in try await answers(Array(wave), ask) {
                write(figures, block, &table)
            }
        }
        return table
    }

    private func answers(
        _ blocks: [TableBlock],
        _ ask: @escaping @Sendable (TableBlock) async throws(RoadNetworkError) -> BlockFigures?
    ) async throws(RoadNetworkError) -> [(TableBlock, BlockFigures)] {
        let results = await withTaskGroup(of: Result<[(TableBlock, BlockFigures)], RoadNetworkError>.self) { group in
            for block in blocks {
                group.addTask {
                    do throws(RoadNetworkError) {
                        return .success(try await Self.answer(block, ask))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var all: [(TableBlock, BlockFigures)] = []
        for result in results { all += try result.get() }
        return all
    }

    private static func answer(
        _ block: TableBlock,
        _ ask: @Sendable (TableBlock) async throws(RoadNetworkError) -> BlockFigures?
    ) async throws(RoadNetworkError) -> [(TableBlock, BlockFigures)] {
        if let figures = try await ask(block) { return [(block, figures)] }
        guard let (first, second) = block.halves else { return [] }
        return try await answer(first, ask) + answer(second, ask)
    }

    private func write(_ figures: BlockFigures, _ block: TableBlock, _ table: inout TravelTable) {
        var index = 0
        for row in block.rows {
            for column in block.columns {
                let pair = figures.pair(index)
                table.set(from: row, to: column, duration: pair.duration, distance: pair.distance)
                index += 1
            }
        }
    }
}
