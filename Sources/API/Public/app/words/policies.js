// The words of what happens with the plans that triggers cause.

export default {
  en: {
    part_policies: "Re-planning", countPolicies: { one: "{n} trigger", other: "{n} triggers" },
    policyWords: "When a new plan is found: is it put into force by itself, proposed to a dispatcher, or not looked for at all? A plan beyond the limits is proposed.",
    triggerCol: "Trigger", modeCol: "What happens", limitsCol: "Limits", originCol: "Set by", policyStandard: "the configuration",
    mode_off: "no new plan", mode_suggest: "proposed", mode_auto: "by itself, within limits",
    limitMoved: "Stops to other vehicles or another order, at most", limitWindows: "Windows missed, at most", limitDropped: "Loads not delivered, at most",
    limitMovedShort: "moved ≤ {n}", limitWindowsShort: "windows missed ≤ {n}", limitDroppedShort: "not delivered ≤ {n}",
    policyChange: "Change", policyToStandard: "As configured", policyTitle: "New plans after: {trigger}", policyKeep: "Keep", policyKept: "Kept. It holds from the next trigger on.", policyReset: "The configuration holds again.",
    trigger_first: "the first plan", trigger_order: "an order came, changed or fell away", trigger_breach: "a breach", trigger_warning: "a breach is foreseen", trigger_request: "somebody asked", trigger_courier: "a courier did something else", trigger_facility: "a facility closed, opened or moved", trigger_late: "a vehicle is late", trigger_silent: "a vehicle is silent", trigger_vehicle: "a vehicle broke down or came back",
  },
  ru: {
    part_policies: "Перепланирование", countPolicies: { one: "{n} повод", few: "{n} повода", many: "{n} поводов", other: "{n} повода" },
    policyWords: "Когда найден новый план: вводится ли он сам, предлагается диспетчеру или не ищется вовсе? План, выходящий за пределы, предлагается.",
    triggerCol: "Повод", modeCol: "Что происходит", limitsCol: "Пределы", originCol: "Кем задано", policyStandard: "конфигурация",
    mode_off: "план не ищется", mode_suggest: "предлагается", mode_auto: "сам, в пределах",
    limitMoved: "Остановок к другой машине или в другом порядке, не более", limitWindows: "Нарушенных окон, не более", limitDropped: "Недоставленных грузов, не более",
    limitMovedShort: "перенесено ≤ {n}", limitWindowsShort: "нарушено окон ≤ {n}", limitDroppedShort: "не доставлено ≤ {n}",
    policyChange: "Изменить", policyToStandard: "Как в конфигурации", policyTitle: "Новые планы, повод: {trigger}", policyKeep: "Сохранить", policyKept: "Сохранено. Действует со следующего повода.", policyReset: "Снова действует конфигурация.",
    trigger_first: "первый план", trigger_order: "заказ поступил, изменён или отменён", trigger_breach: "нарушение", trigger_warning: "ожидается нарушение", trigger_request: "запрос человека", trigger_courier: "курьер поступил иначе", trigger_facility: "объект закрыт, открыт или перенесён", trigger_late: "машина опаздывает", trigger_silent: "машина молчит", trigger_vehicle: "машина сломалась или вернулась",
  },
};
