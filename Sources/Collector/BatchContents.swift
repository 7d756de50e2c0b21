internal import Telemetry

/// What a batch has gathered, on its way into the database: a value of its own, so that the next one can be read meanwhile.
struct BatchContents: Sendable {
    /// The messages as they came; what could not be stored is read from them again.
    var messages = MessageArena()
    /// The readings and positions.
    var columns = ReadingBatch()
    var letters: [DeadLetter] = []
    /// The messages that have readings of their arrival, and those of earlier batches that the broker may send again.
    var arrivals: [ArrivalRecord] = []
    var earlierArrivals: [ArrivalRecord] = []
    /// Whether positions are among what is of its arrival.
    var hasArrivalPositions = false
    var silenced: [SilencedSource] = []
    /// Letters that were counted and not kept.
    var droppedLetters = 0
    /// The gateways whose rows are due.
    var sightings: [GatewayRegister.Sighting] = []
    /// The sequence numbers that came.
    var notes: [GatewayRegister.Note] = []
    /// The gateways behind the places of the notes.
    var names: [GatewayRegister.Name] = []

    /// When the newest message arrived; nil without one.
    var arrival: Timestamp? { messages.entries.last?.receivedAt }

    /// Forgets everything and keeps the memory of messages and columns.
    mutating func removeAll() {
        var (messages, columns) = (MessageArena(), ReadingBatch())
        swap(&messages, &self.messages)
        swap(&columns, &self.columns)
        messages.removeAll()
        columns.removeAll()
        self = BatchContents(messages: messages, columns: columns)
    }
}
