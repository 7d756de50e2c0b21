internal import CLibPQ

extension ConnectionOptions {
    /// The keywords and values for `PQconnectdbParams`, later ones over earlier ones.
    ///
    /// The time limits notice a dead peer within about a minute; the connection string stands over them.
    func orderedKeywords() throws(PostgresError) -> [(String, String)] {
        let given = try givenKeywords()
        var list: [(String, String)] = [
            ("connect_timeout", "10"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
        ].filter { given[$0.0] == nil }
        list += given.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        list.append(("application_name", applicationName))
        list.append(("client_encoding", "UTF8"))
        return list
    }

    /// What the connection string and `keywords` name together.
    private func givenKeywords() throws(PostgresError) -> [String: String] {
        var given: [String: String] = [:]
        var problem: UnsafeMutablePointer<CChar>?
        guard let parsed = PQconninfoParse(conninfo, &problem) else {
            // libpq's text quotes pieces of the string, which may be the password: it is not passed on.
            PQfreemem(problem)
            throw PostgresError(
                .invalidOptions,
                operation: "connect",
                message: "the connection string cannot be understood",
                hint: "write it as host=… port=… dbname=… user=… or postgresql://user@host:port/dbname"
            )
        }
        defer { PQconninfoFree(parsed) }
        var option = parsed
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { given[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return given.merging(keywords) { _, over in over }
    }
}
