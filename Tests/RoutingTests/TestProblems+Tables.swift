import Routing

/// What makes a random problem wider: further tables of travel, a second dimension of loads.
extension TestProblems {
    /// Two profiles, the second with other durations; with tables of their own for distances, and of costs for the first.
    static func travel(
        _ table: [Int32],
        _ side: Int,
        _ features: Features,
        _ source: inout TestRandom
    ) throws -> [String: Travel] {
        func changed(_ source: inout TestRandom) -> [Int32] {
            table.map { $0 == 0 ? 0 : $0 * Int32(2 + source.below(5)) / 3 }
        }
        let slow = changed(&source)
        guard features.contains(.tables) else {
            return [
                "car": .matrix(try TravelMatrix(side: side, durations: table)),
                "slow": .matrix(try TravelMatrix(side: side, durations: slow)),
            ]
        }
        let (distances, costs, far) = (changed(&source), changed(&source), changed(&source))
        return [
            "car": .matrix(try TravelMatrix(side: side, durations: table, distances: distances, costs: costs)),
            "slow": .matrix(try TravelMatrix(side: side, durations: slow, distances: far)),
        ]
    }

    static func addDimension(_ fleet: inout [Vehicle], _ source: inout TestRandom) {
        for row in fleet.indices {
            if !fleet[row].capacity.isEmpty { fleet[row].capacity.append(5 + source.below(8)) }
            for index in fleet[row].compartments.indices {
                fleet[row].compartments[index].capacity.append(3 + source.below(6))
            }
            for index in fleet[row].breaks.indices where fleet[row].breaks[index].maximumLoad != nil {
                fleet[row].breaks[index].maximumLoad?.append(source.below(10))
            }
        }
    }
}
