internal import ColdChain
internal import Telemetry

extension DetectorBench {
    /// What was last written of a seat's goods.
    struct ToldGoods: Sendable {
        let at: Timestamp
        let celsius: Double
        let keepsUntil: Timestamp?
    }

    /// Seats that are looked at, and rows that are written, at once: a look must not keep a batch waiting.
    private static let goodsLooks = 4_096
    private static let goodsRows = 256
    /// Goods are told again when they have changed by so much, in degrees and in seconds of the time that they keep.
    private static let goodsStep = 0.05
    private static let keepingStep = 60.0
    /// Goods that have not changed are told again after so long, in seconds: so that nobody takes them for forgotten.
    private static let goodsRepeat = 300.0

    /// What is to be written of the goods of some seats, by rising device; each call goes on where the last one ended.
    mutating func goodsNews(now: Timestamp) -> [GoodsStore.Row] {
        var news: [GoodsStore.Row] = []
        for _ in 0..<min(Self.goodsLooks, seats.count) where news.count < Self.goodsRows {
            nextGoods = nextGoods + 1 < seats.count ? nextGoods + 1 : 0
            guard !seats[nextGoods].isRetired, seats[nextGoods].hasNewGoods,
                let row = goodsRow(of: seats[nextGoods], now: now), isNews(row, of: seats[nextGoods], now: now)
            else { continue }
            news.append(row)
        }
        return news.sorted { $0.device < $1.device }
    }

    /// Remembers what was written.
    mutating func wereTold(_ news: [GoodsStore.Row], at now: Timestamp) {
        for row in news {
            guard let seat = seatOfDevice[row.device] else { continue }
            seats[seat].toldGoods = ToldGoods(at: now, celsius: row.celsius, keepsUntil: row.keepsUntil)
            seats[seat].hasNewGoods = false
        }
    }

    private func goodsRow(of seat: Seat, now: Timestamp) -> GoodsStore.Row? {
        guard let shipment = seat.detector.shipment, shipment.goods.isFinite else { return nil }
        let keepsUntil = seat.detector.safeMinutes(at: now).map { minutes in
            Timestamp(microseconds: now.microseconds + Int64(minutes * 60e6))
        }
        return GoodsStore.Row(
            device: seat.device,
            time: seat.newest,
            // An estimate has no more than hundredths.
            celsius: (shipment.goods * 100).rounded() / 100,
            aboardSince: shipment.since,
            keepsUntil: keepsUntil
        )
    }

    private func isNews(_ row: GoodsStore.Row, of seat: Seat, now: Timestamp) -> Bool {
        guard let told = seat.toldGoods else { return true }
        if abs(row.celsius - told.celsius) >= Self.goodsStep { return true }
        if now.seconds(since: told.at) >= Self.goodsRepeat { return true }
        guard let keeps = row.keepsUntil, let kept = told.keepsUntil else {
            return (row.keepsUntil == nil) != (told.keepsUntil == nil)
        }
        return abs(keeps.seconds(since: kept)) >= Self.keepingStep
    }
}
