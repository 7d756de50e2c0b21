import Access
import Settings

extension OIDCSettings {
    /// The same in the terms of the room that checks tokens.
    func access(usualTenant: String) -> IssuerSettings {
        let keys: IssuerSettings.KeySource =
            keysFile.map { .file($0) } ?? keysAddress.map { .address($0) } ?? .discovery
        return IssuerSettings(
            issuer: issuer,
            audience: audience,
            keys: keys,
            roleClaim: roleClaim,
            tenantClaim: tenantClaim,
            usualTenant: usualTenant,
            nameClaim: nameClaim,
            courierClaim: courierClaim
        )
    }
}
