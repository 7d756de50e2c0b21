/// Working on a share of the plan while other searches work on the rest.
extension Search {
    /// Replaces the plan by a share: only its vehicles may be used, only its stops are taken out and put back.
    mutating func take(_ share: SharedPlan) {
        plan.clear()
        absentStops = plan.problem.nodes.count
        usedVehicles = 0
        seeds.removeAll(keepingCapacity: true)
        eventSeeds.removeAll()
        for row in 0..<plan.problem.fleet.count { plan.isLocked[row] = true }
        for (row, stops) in zip(share.rows, share.routes) {
            plan.isLocked[row] = false
            var before = plan.problem.startNode(row)
            for stop in stops {
                plan.link(Int(stop), after: before)
                before = Int(stop)
            }
            plan.refresh(row)
            plan.refreshSums(row)
            settle(row)
            seeds.append(contentsOf: stops)
            absentStops -= stops.count
            if !stops.isEmpty { usedVehicles += 1 }
        }
        for row in 0..<plan.problem.fleet.count where plan.isLocked[row] {
            plan.idle.take(row, kind: plan.problem.fleet.kind[row])
        }
        paysPenalties = share.paysPenalties
        absent = share.absent
        seeds.append(contentsOf: share.absent)
        foreignPrice = plan.absentPrice - share.absent.reduce(0) { $0 + plan.problem.nodes.price[Int($1)] }
        best.forget()
        keepIfBest()
    }

    /// The running plan's share.
    func currentShare() -> SharedPlan {
        share(objective: plan.objective) { node in plan.next[node] }
    }

    /// The best plan's share; one that costs more than any when every plan so far overloads a vehicle.
    func bestShare() -> SharedPlan {
        guard best.objective < .max else { return SharedPlan(objective: .max / 4, paysPenalties: paysPenalties) }
        return share(objective: best.objective) { node in best.successor(of: node) }
    }

    private func share(objective: Int, _ next: (Int) -> Int) -> SharedPlan {
        var share = SharedPlan(objective: objective - foreignPrice, paysPenalties: paysPenalties)
        var isServed = Set<Int32>()
        let count = plan.problem.nodes.count
        for row in 0..<plan.problem.fleet.count where !plan.isLocked[row] {
            var stops: [Int32] = []
            var node = next(plan.problem.startNode(row))
            while node < count {
                stops.append(Int32(node))
                node = next(node)
            }
            isServed.formUnion(stops)
            share.rows.append(row)
            share.routes.append(stops)
        }
        let own = seeds.isEmpty ? (0..<count).map { Int32($0) } : seeds
        for stop in own where !isServed.contains(stop) {
            let partner = plan.problem.nodes.partner[Int(stop)]
            if partner < 0 || partner > Int(stop) { share.absent.append(stop) }
        }
        return share
    }

    /// Divides a plan into halves of about as many stops: the routes near a random stop, and the others.
    ///
    /// With few routes both halves are the whole: there is nothing to be divided.
    mutating func divide(_ whole: SharedPlan) -> [SharedPlan] {
        let used = whole.rows.indices.filter { !whole.routes[$0].isEmpty }
        guard used.count >= 6 else { return [whole, whole] }
        let stops = used.flatMap { whole.routes[$0] }
        let center = plan.problem.place[Int(stops[random.below(stops.count)])]
        let distances = used.map { index in
            let way = whole.routes[index].reduce(0) {
                $0 + plan.problem.arcCost(0, center, plan.problem.place[Int($1)])
            }
            return way / whole.routes[index].count
        }
        let order = used.indices.sorted { distances[$0] < distances[$1] }.map { used[$0] }
        let empty = SharedPlan(paysPenalties: whole.paysPenalties)
        var shares = [empty, empty]
        var taken = 0
        for index in order {
            let side = taken * 2 < stops.count ? 0 : 1
            shares[side].rows.append(whole.rows[index])
            shares[side].routes.append(whole.routes[index])
            taken += whole.routes[index].count
        }
        for (count, index) in whole.rows.indices.filter({ whole.routes[$0].isEmpty }).enumerated() {
            shares[count & 1].rows.append(whole.rows[index])
            shares[count & 1].routes.append([])
        }
        shares[random.below(2)].absent = whole.absent
        return shares
    }
}
