import Foundation

/// The code that only the start needs.
///
/// Reading the configuration, linking some forty libraries and registering their types touches most pages of the program
/// and its libraries once, and with each the kernel maps its neighbours: 37 MB of the resident memory, of which a running
/// service or a search uses a fraction. Given back they stay in the page cache, and what is needed again costs a fault
/// without the disk.
enum StartupPages {
    /// Unmaps the pages of all code of this process; they come back one by one as they are run.
    static func giveBack() {
        // Without the list nothing is given back, and the service runs as well. It has no length, so no Data is made of it.
        guard let maps = fopen("/proc/self/maps", "r") else { return }
        defer { fclose(maps) }
        var text: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(text) }
        while getline(&text, &capacity, maps) > 0, let text {
            if let code = code(in: String(cString: text)) {
                // A refusal leaves the pages where they are.
                _ = madvise(UnsafeMutableRawPointer(mutating: code.baseAddress), code.count, MADV_DONTNEED)
            }
        }
    }

    /// The memory that a line of the list names, if it holds code: what cannot be written is as it is in its file.
    static func code(in line: String) -> UnsafeRawBufferPointer? {
        // "start-end permissions offset device inode path"
        let fields = line.split(separator: " ")
        guard fields.count >= 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { return nil }
        let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard ends.count == 2, ends[0] < ends[1], let start = UnsafeRawPointer(bitPattern: ends[0]) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(ends[1] - ends[0]))
    }
}
