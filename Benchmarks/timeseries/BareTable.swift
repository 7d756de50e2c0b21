import Postgres
import Telemetry

/// The same rows in a partitioned table with the same key and nothing else: what ours is measured against.
final class BareTable {
    /// So many steps of the measurement go into it, a good day.
    static let steps = 10_000
    private let connection: Connection
    private let table: String
    private var buffer = CopyBuffer(capacity: 1 << 20)

    /// A table that is there already, with the columns in the order of `write`.
    init(_ connection: Connection, table: String) {
        self.connection = connection
        self.table = table
    }

    convenience init(_ connection: Connection) throws {
        self.init(connection, table: "bare")
        try connection.executeScript(
            """
            CREATE TABLE bare (time timestamptz NOT NULL, series_id int NOT NULL, value double precision,
                quality smallint NOT NULL, sequence bigint, received_at timestamptz NOT NULL,
                PRIMARY KEY (time, series_id)) PARTITION BY RANGE (time);
            CREATE TABLE bare_1 PARTITION OF bare FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-01-02 00:00+00');
            CREATE TABLE bare_2 PARTITION OF bare FOR VALUES FROM ('2026-01-02 00:00+00') TO ('2026-01-03 00:00+00')
            """
        )
    }

    func write(_ batch: ReadingBatch) throws {
        buffer.removeAll()
        for row in 0..<batch.count {
            buffer.beginRow(columns: 6)
            buffer.append(timestamp: batch.times[row].microseconds)
            buffer.append(int32: Int32(batch.series[row].index))
            buffer.append(double: batch.values[row])
            buffer.append(int16: batch.qualities[row].rawValue)
            buffer.append(int64: batch.sequences[row])
            buffer.append(timestamp: batch.receivedAt[row].microseconds)
        }
        try connection.copyIn("COPY \(table) FROM STDIN (FORMAT binary)", buffer)
    }
}
