/// Move a shipment:   e ──▶ P ──▶ f ··· g ──▶ D ──▶ h   and   a ──▶ b ··· c ──▶ d
///
/// becomes   e ──▶ f ··· g ──▶ h   and   a ──▶ P ──▶ b ··· c ──▶ D ──▶ d
///
/// Both stops of a shipment go to another vehicle: the pickup beside a near stop, the delivery to its cheapest place behind it.
/// Only where the pickup's detour alone costs less than the shipment's leaving saves is a place for the delivery looked for.
///
/// For searches of few rounds per stop: in long ones ruin and recreate find these moves too, and local search takes their time.
/// One second, 8 to 17 seeds: LRC1_4_4 2.2 instead of 2.5 %, LR1_10_5 3.5 instead of 4.0 %, LC1_6_9 0.6 instead of 0.7 %; ten
/// seconds, five seeds: LRC1_4_4 1.4 instead of 1.1 %.
extension Plan {
    /// Considers the shipment of a pickup that goes beside `near`, a stop of another vehicle.
    func considerMoveShipment(_ pickup: Int, _ near: Int, _ row: Int, _ kind: Int, saved: Int, _ move: inout LocalMove)
    {
        // A place that costs no less than this gains no more than the best move so far.
        var best = Insertion(cost: saved &- move.gain)
        considerShipment(pickup, behind: near, row, kind, &best)
        considerShipment(pickup, behind: previous[near], row, kind, &best)
        guard best.exists else { return }
        move.offer(.moveShipment, gain: saved &- best.cost, pickup, best.after, last: best.deliveryAfter)
    }

    /// What a route costs less without a shipment: its ways and its price of staying; 0 where it must stay.
    func savingOfLeaving(_ pickup: Int) -> Int {
        let delivery = problem.nodes.partner[pickup]
        guard !isFrozen(pickup), !isFrozen(delivery) else { return 0 }
        let row = vehicle[pickup]
        let kind = problem.fleet.kind[row]
        let stay = stayCost(pickup, row, kind) &+ stayCost(delivery, row, kind)
        let (before, after) = (previous[pickup], next[pickup])
        let (reached, last) = (previous[delivery], next[delivery])
        if after == delivery {
            return stay &+ costToNext[before] &+ costToNext[pickup] &+ costToNext[delivery]
                &- problem.arcCost(kind, place[before], place[last])
        }
        return stay &+ costToNext[before] &+ costToNext[pickup] &+ costToNext[reached] &+ costToNext[delivery]
            &- problem.arcCost(kind, place[before], place[after])
            &- problem.arcCost(kind, place[reached], place[last])
    }
}

extension Search {
    /// Considers the shipment of a pickup beside its near stops of other vehicles.
    func considerMovesOfShipment(_ pickup: Int, _ move: inout LocalMove) {
        let saved = plan.savingOfLeaving(pickup)
        guard saved > move.gain else { return }
        let own = plan.vehicle[pickup]
        for rank in 0..<min(settings.localNeighbours, neighbours.perNode) {
            let near = neighbours[pickup, rank]
            let row = plan.vehicle[near]
            guard row >= 0, row != own else { continue }
            plan.considerMoveShipment(pickup, near, row, plan.problem.fleet.kind[row], saved: saved, &move)
        }
    }

    /// Makes the move.
    mutating func moveShipment(_ pickup: Int, behind target: Int, delivery reached: Int) {
        let delivery = plan.problem.nodes.partner[pickup]
        for node in [pickup, delivery] {
            notePending(plan.previous[node])
            notePending(plan.next[node])
            log.unlink(node, in: plan)
        }
        log.link(pickup, after: target, in: plan)
        log.link(delivery, after: reached, in: plan)
        notePending(delivery)
        notePending(plan.previous[delivery])
        notePending(plan.next[delivery])
    }
}
