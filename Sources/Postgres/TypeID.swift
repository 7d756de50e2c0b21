/// Object identifiers of PostgreSQL's built-in types (catalog/pg_type.dat); they never change.
struct TypeID: RawRepresentable, Hashable {
    let rawValue: UInt32

    static let unknown = TypeID(rawValue: 0)
    static let bool = TypeID(rawValue: 16)
    static let bytea = TypeID(rawValue: 17)
    static let name = TypeID(rawValue: 19)
    static let int8 = TypeID(rawValue: 20)
    static let int2 = TypeID(rawValue: 21)
    static let int4 = TypeID(rawValue: 23)
    static let text = TypeID(rawValue: 25)
    static let oid = TypeID(rawValue: 26)
    static let tid = TypeID(rawValue: 27)
    static let json = TypeID(rawValue: 114)
    static let float4 = TypeID(rawValue: 700)
    static let float8 = TypeID(rawValue: 701)
    static let byteaArray = TypeID(rawValue: 1001)
    static let int2Array = TypeID(rawValue: 1005)
    static let int4Array = TypeID(rawValue: 1007)
    static let textArray = TypeID(rawValue: 1009)
    static let tidArray = TypeID(rawValue: 1010)
    static let int8Array = TypeID(rawValue: 1016)
    static let float4Array = TypeID(rawValue: 1021)
    static let float8Array = TypeID(rawValue: 1022)
    static let bpchar = TypeID(rawValue: 1042)
    static let varchar = TypeID(rawValue: 1043)
    static let timestamp = TypeID(rawValue: 1114)
    static let timestamptz = TypeID(rawValue: 1184)
    static let timestamptzArray = TypeID(rawValue: 1185)
    static let void = TypeID(rawValue: 2278)
    static let uuid = TypeID(rawValue: 2950)
    static let jsonb = TypeID(rawValue: 3802)

    /// The types whose binary form `Row` understands.
    static let readableInBinary: Set<TypeID> = [
        bool, bytea, name, int8, int2, int4, text, oid, json, float4, float8, int2Array, int4Array, textArray,
        int8Array, float4Array, float8Array, bpchar, varchar, timestamp, timestamptz, timestamptzArray, void, uuid,
        jsonb,
    ]
}
