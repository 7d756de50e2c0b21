/// Which rows of a chunk go into a file.
enum ArchiveSource {
    /// All that the chunk holds.
    case chunk
    /// Those of the series or devices whose numbers stand in a table with the column `id`.
    case keys(table: String)
    /// All that is in the chunk's tables after they were taken out of their parents; nil where there is none.
    case tables(rows: String?, segments: String?)
}
