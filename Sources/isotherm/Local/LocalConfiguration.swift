import Foundation
import LocalServers

/// The configuration that leads to the servers of a folder, as `isotherm serve --config` reads it.
struct LocalConfiguration {
    let stack: LocalStack
    /// The HTTP port.
    let port: UInt16
    /// The hook of the demo; nil without one.
    let hook: DemoHookReceiver?

    /// The file's text. Secrets of the demo are made anew at each start and are of no use elsewhere.
    var text: String {
        """
        # Written by `isotherm up` at each start. Another process can use it: isotherm serve --config <this file>
        broker:
          host: 127.0.0.1
          port: \(stack.broker.port)
        database:
          host: 127.0.0.1
          port: \(stack.postgres.port)
          name: isotherm
          user: isotherm
          passfile: "\(stack.postgres.passwordFile)"
          sslmode: disable
        collector:
          spool_folder: "\(URL(fileURLWithPath: stack.configurationFile).deletingLastPathComponent().path)/spool"
        http:
          port: \(port)
          vendor_folder: "\(Self.shipped(".isotherm/vendor"))"
          basemap_folder: "\(Self.shipped("config/basemap"))"
        detector:
          profiles_folder: "\(Self.shipped("config/profiles"))"
        \(demoText)
        """
    }

    /// Writes the file, readable for its owner only.
    func write() throws {
        let path = stack.configurationFile
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    private var demoText: String {
        guard let hook else { return "" }
        return """
              default_profile: demo-chilled-2-6
            planning:
              breach_policy: auto
              automatic_moved_stops: 30
              order_policy: auto
            hooks:
              desk:
                url: http://127.0.0.1:\(hook.port)/events
                secret: \(hook.secret)
                events: ["isotherm.breach.*", "isotherm.plan.*"]
                allow_private: true
            # Who is told: the shift at once, its leader when nobody has acknowledged. Both hear it over the demo's broker.
            alerts:
              wait_seconds: 2
              channels:
                shift: {kind: mqtt}
                leader: {kind: mqtt, to: [demo/leader]}
              rules:
                cold:
                  channels: [shift]
                  escalation: ["3m leader of the shift"]
            """
    }

    /// A path of the checkout that we were started in.
    private static func shipped(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }
}
