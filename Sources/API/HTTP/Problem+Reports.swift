import Hummingbird
import Reports

extension Problem {
    /// Why no record of a shipment can be printed.
    init(_ error: ReportError) {
        switch error {
        case .noShipment(let number):
            self = .notFound(.shipment, number)
        case .notLoaded:
            self.init(.conflict, .notLoaded, "The shipment was not loaded yet: nothing was measured beside it.")
        case .noProfile(let name):
            let detail = "The profile \(Described.text(name)) is not known here any more."
            self.init(.conflict, .noProfile, detail, particulars: ["name": .text(Described.short(name))])
        case .unreadableProfile:
            self.init(.internalServerError, .internal, "Something failed here; the log has the details.")
        case .database(let failure):
            self.init(failure)
        case .printing(let reason):
            let detail = "The record cannot be printed here: \(Described.text(reason))."
            self.init(.serviceUnavailable, .noPrinter, detail)
        }
    }
}
