/// Whether a body was a list or one value, for pointers into it.
enum BodyShape: Sendable {
    case list
    case single(key: String)

    /// `vehicles[0].name` as a pointer into the body that came.
    func pointer(_ field: String) -> String {
        var path = field.replacing("[", with: "/").replacing("]", with: "").replacing(".", with: "/")
        if case .single(let key) = self, path.hasPrefix("\(key)/0/") { path.removeFirst(key.count + 3) }
        return "#/" + path
    }
}
