import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import RoadNetwork
import Synchronization

/// A local HTTP server that answers as OSRM's `/table` does, and stumbles when a test says so.
final class EngineStub: Sendable {
    /// What the next requests meet; afterwards all is well.
    enum Fault: Sendable, Equatable {
        /// Status 503.
        case busy
        /// The connection is closed in the middle of the answer.
        case cut
        /// JSON that is no table.
        case nonsense
        /// Nothing comes, and the connection stays open.
        case silent
        /// The answer stops in the middle, and the connection stays open.
        case stalled
    }

    struct State {
        var faults: [Fault] = []
        var isDead = false
        /// Sources and destinations of every request that was answered.
        var asked: [(Int, Int)] = []
        /// The longest side that is answered; above it, TooBig.
        var longestSide = 100
    }

    let state = Mutex(State())
    let port: Int
    private let channel: any Channel

    init() async throws {
        let box = StubBox()
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(StubHandler(box: box))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
        box.stub.withLock { $0 = self }
    }

    /// Nobody answers any more.
    func die() async throws {
        state.withLock { $0.isDead = true }
        try await channel.close()
    }

    func options(side: Int = 100, timeoutMilliseconds: Int = 2_000) -> RoadEngineOptions {
        RoadEngineOptions(
            address: "http://127.0.0.1:\(port)/",
            profile: "driving",
            placesPerSide: side,
            timeoutMilliseconds: timeoutMilliseconds
        )
    }

    var requests: [(Int, Int)] { state.withLock { $0.asked } }

    /// Seconds are the index of the source's latitude times 100 and the destination's; metres ten times as many.
    func answer(_ uri: String) -> (status: HTTPResponseStatus, body: String) {
        guard let question = URLComponents(string: uri) else { return (.badRequest, "{}") }
        let places = (question.path.split(separator: "/").last ?? "").split(separator: ";").map { pair in
            pair.split(separator: ",").compactMap { Double($0) }
        }
        let indices = { (name: String) -> [Int] in
            let value = question.queryItems?.first { $0.name == name }?.value ?? ""
            return value.split(separator: ";").compactMap { Int($0) }
        }
        let (sources, destinations) = (indices("sources"), indices("destinations"))
        let isTooBig = state.withLock { state -> Bool in
            if max(sources.count, destinations.count) > state.longestSide { return true }
            state.asked.append((sources.count, destinations.count))
            return false
        }
        if isTooBig { return (.badRequest, #"{"code":"TooBig","message":"too many table coordinates"}"#) }
        let grid = { (factor: Double) -> String in
            let rows = sources.map { row in
                destinations.map { "\((places[row][1] * 100 + places[$0][1]) * factor)" }.joined(separator: ",")
            }
            return "[" + rows.map { "[\($0)]" }.joined(separator: ",") + "]"
        }
        let snaps = { (rows: [Int]) -> String in
            // Longitude 9 stands for the sea: the nearest road is far.
            let items = rows.map { #"{"hint":"x\"","distance":\#(places[$0][0] == 9 ? 5_000 : 3.5),"location":[1,2]}"# }
            return "[" + items.joined(separator: ",") + "]"
        }
        let body = """
            {"code":"Ok","durations":\(grid(1)), "distances":\(grid(10)),
             "sources":\(snaps(sources)),"destinations":\(snaps(destinations))}
            """
        return (.ok, body)
    }
}

/// The handlers exist before the stub does.
final class StubBox: Sendable {
    let stub = Mutex<EngineStub?>(nil)
}

private final class StubHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let box: StubBox
    private var uri = ""

    init(box: StubBox) { self.box = box }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): uri = head.uri
        case .body: break
        case .end: respond(context)
        }
    }

    private func respond(_ context: ChannelHandlerContext) {
        guard let stub = box.stub.withLock({ $0 }), !stub.state.withLock({ $0.isDead }) else {
            return context.close(promise: nil)
        }
        let fault = stub.state.withLock { $0.faults.isEmpty ? nil : $0.faults.removeFirst() }
        if fault == .silent { return }
        var (status, body) = fault == nil ? stub.answer(uri) : (.ok, #"{"code":"Ok","durations":[[1,"#)
        if fault == .busy { (status, body) = (.serviceUnavailable, "busy") }
        if fault == .nonsense { body = #"{"code":"Ok","durations":"many"}"# }
        var headers = HTTPHeaders([("Content-Type", "application/json")])
        let missing = fault == .cut || fault == .stalled ? 100 : 0
        headers.add(name: "Content-Length", value: "\(body.utf8.count + missing)")
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))),
            promise: nil
        )
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        if fault == .stalled { return context.flush() }
        if fault == .cut {
            context.flush()
            return context.close(promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
