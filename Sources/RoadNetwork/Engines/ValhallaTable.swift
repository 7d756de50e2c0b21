/// An answer of Valhalla's `/sources_to_targets`.
enum ValhallaTable {
    /// Seconds and metres row by row; Valhalla tells kilometres, and null where no way leads.
    static func figures(_ body: [UInt8], count: Int) throws(AnswerCursor.Malformed) -> BlockFigures {
        var figures = BlockFigures(durations: [], distances: [])
        var cursor = AnswerCursor(body)
        try cursor.members { (key: String, value: inout AnswerCursor) throws(AnswerCursor.Malformed) in
            guard key == "sources_to_targets" else { return try value.skip() }
            try value.items { (row: inout AnswerCursor) throws(AnswerCursor.Malformed) in
                try row.items { (pair: inout AnswerCursor) throws(AnswerCursor.Malformed) in
                    var (seconds, kilometres) = (Double.nan, Double.nan)
                    try pair.members { (key: String, value: inout AnswerCursor) throws(AnswerCursor.Malformed) in
                        switch key {
                        case "time": seconds = try value.number()
                        case "distance": kilometres = try value.number()
                        default: try value.skip()
                        }
                    }
                    figures.durations.append(seconds)
                    figures.distances.append(seconds.isNaN ? .nan : kilometres * 1_000)
                }
            }
        }
        guard figures.durations.count == count else { throw AnswerCursor.Malformed(offset: 0) }
        return figures
    }
}
