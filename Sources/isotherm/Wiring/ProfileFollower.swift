import ColdChain
import Logging
import Postgres
import Profiles

/// Keeps a process's profiles at what the database has in force.
struct ProfileFollower: Sendable {
    let catalog: ProfileCatalog
    let logger: Logger

    /// Takes over what is in force. A version that this program cannot read, a newer one's, leaves what was known.
    func refresh(on connection: Connection) throws(PostgresError) {
        do throws(ProfileArchiveError) {
            for version in try catalog.refresh(on: connection) {
                logger.notice(
                    "a profile has a new version from its file",
                    metadata: ["profile": "\(version.profile.id)", "version": "\(version.number)"]
                )
            }
        } catch .database(let error) {
            throw error
        } catch {
            logger.error("profiles stay as they were", metadata: ["error": "\(error)"])
        }
    }
}
