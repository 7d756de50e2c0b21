import Foundation
import NIOCore
import NIOFoundationCompat

/// What a request asks for besides its problem: the member `options`, as vroom-express has it.
struct VroomWishes {
    /// Whether the vehicles' steps are to be timed as they stand (`options.c`).
    let keepsOrder: Bool

    init(_ body: ByteBuffer) {
        // A body that is no JSON is refused by the engine's reader, with the place of the fault.
        let document = try? JSONDecoder().decode(Document.self, from: body)
        keepsOrder = document?.options?.c ?? false
    }

    private struct Document: Decodable {
        let options: Options?
    }

    private struct Options: Decodable {
        let c: Bool?
    }
}
