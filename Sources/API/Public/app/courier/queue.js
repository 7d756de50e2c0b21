// What the courier reports, kept until the server has it. Each report has an identity of its own, so that a repeat is one.
import { post, Refusal } from "../api.js";
import { refusalOf } from "../refusals.js";

const key = (courier) => `isotherm.reports.${document.documentElement.dataset.tenant}.${courier}`;

export class ReportQueue {
  constructor(courier, { onChange, onRefusal }) {
    Object.assign(this, { courier, onChange, onRefusal, isSending: false });
    this.reports = JSON.parse(localStorage.getItem(key(courier)) ?? "[]");
  }

  /** Keeps reports and tries to send them at once. */
  add(...reports) {
    const at = new Date().toISOString();
    this.reports.push(...reports.map((report) => ({ ...report, id: crypto.randomUUID(), at })));
    this.keep();
    return this.send();
  }

  /** What is not sent yet about a shipment, the newest last. */
  about(shipment) {
    return this.reports.filter((report) => report.shipment === shipment);
  }

  /** What is not sent yet about a break, the newest last. */
  aboutBreak(name) {
    return this.reports.filter((report) => report.break === name);
  }

  /** Sends from the oldest on; false when the server cannot be reached. */
  async send() {
    if (this.isSending) return true;
    this.isSending = true;
    try {
      while (this.reports.length > 0) {
        await this.sendOne(this.reports[0]);
        this.reports.shift();
        this.keep();
      }
      return true;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      return false;
    } finally {
      this.isSending = false;
    }
  }

  async sendOne(report) {
    const { celsius, ...event } = report;
    try {
      if (celsius !== undefined) {
        await post(`shipments/${encodeURIComponent(report.shipment)}/handover`, { courier: this.courier, celsius, measured_at: report.at });
      }
      const answer = await post("courier-events", { courier: this.courier, ...event });
      const [taken] = answer.events;
      if (taken.outcome === "refused") this.onRefusal(report, refusalOf(taken));
    } catch (error) {
      // A report that the server will never take must not stand in the way of the others; one that it does not take
      // now (no session, too many, a fault of its own) waits.
      const isForNow = !(error instanceof Refusal) || error.status >= 500 || [401, 403, 408, 429].includes(error.status);
      if (isForNow) throw error;
      this.onRefusal(report, error.message);
    }
  }

  keep() {
    localStorage.setItem(key(this.courier), JSON.stringify(this.reports));
    this.onChange();
  }
}
