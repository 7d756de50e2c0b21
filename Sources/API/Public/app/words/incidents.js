// The words of incidents: what one cause has opened at one place, and who is told of it.

export default {
  en: {
    incidents: "Incidents", incidentWord: "Incident", incidentOf: "Incident: {what}", toIncident: "Its incident", noIncidents: "No open incident. The configuration (alerts.rules) says who is told of what; without a rule there are none.", noIncidentsAll: "No closed incident.", notFoundIncident: "There is no such incident.",
    family_heat: "too warm", family_cold: "too cold", family_silence: "nothing is heard", family_sensor: "sensor fault",
    kind_breach: "Breach", kind_warning: "Warning", kind_sensor: "Sensor fault", kind_gateway: "Gateway",
    countAlerts: { one: "{n} alert", other: "{n} alerts" }, countFurther: { one: "{n} more alert is only counted.", other: "{n} more alerts are only counted." }, countAboard: { one: "{n} shipment on board", other: "{n} shipments on board" },
    openIncident: "Open", toItsBreach: "Its breach", acknowledgeIncident: "Acknowledge the incident", takenOn: "acknowledged", familyFact: "What", openedFact: "Since", endedFact: "Ended", causeFact: "Probable cause", numberFact: "Number",
    inIt: "Alerts in it", alertCol: "Alert", saysCol: "What it says", severityCol: "Severity", sinceCol: "Since", aboardTitle: "Shipments on board", noneAboard: "None was on board.",
    toldTitle: "Who was told", nextTitle: "Who is told next", toldNobody: "Nobody has been told yet.", nextNobody: "Nobody else will be told.", toldOf: "Told: {who}", atOnce: "{channel}", stepOf: "{channel}, escalation step {step}", stepWho: "{channel}, escalation step {step}: {who}",
    delivery_delivered: "arrived {time}", delivery_pending: "on its way", delivery_failed: "did not arrive", delivery_none: "sent", byRule: "rule {rule}",
    nextAt: "{time}, in {in}", nextIn: "in {in}", incidentIsOpen: "open", incidentIsClosed: "closed", nextNow: "now", nextQuiet: "Quiet hours until {time}", nextLine: "Next: {who}, {when}",
    ackNobody: "Nobody has acknowledged it.", ackBy: "{by} acknowledged it {ago}; no further step comes.", ackCovered: "{by} acknowledged it {ago}; it has become graver since, so the steps go on.", ackEnded: "It has ended; no further step comes.",
    snoozedAlert: "snoozed until {time}", escalate: "Escalate", escalateTitle: "{what}: tell now {who}", wantedBy: "asked for by {by}",
  },
  ru: {
    incidents: "Инциденты", incidentWord: "Инцидент", incidentOf: "Инцидент: {what}", toIncident: "Инцидент", noIncidents: "Открытых инцидентов нет. Кому о чём сообщать, говорит конфигурация (alerts.rules); без правил их не бывает.", noIncidentsAll: "Завершённых инцидентов нет.", notFoundIncident: "Такого инцидента нет.",
    family_heat: "слишком тепло", family_cold: "слишком холодно", family_silence: "нет данных", family_sensor: "неисправен датчик",
    kind_breach: "Нарушение", kind_warning: "Предупреждение", kind_sensor: "Отказ датчика", kind_gateway: "Шлюз",
    countAlerts: { one: "{n} тревога", few: "{n} тревоги", many: "{n} тревог", other: "{n} тревоги" }, countFurther: { one: "Ещё {n} тревога только посчитана.", few: "Ещё {n} тревоги только посчитаны.", many: "Ещё {n} тревог только посчитаны.", other: "Ещё {n} тревоги только посчитаны." }, countAboard: { one: "{n} груз на борту", few: "{n} груза на борту", many: "{n} грузов на борту", other: "{n} груза на борту" },
    openIncident: "Открыть", toItsBreach: "Нарушение", acknowledgeIncident: "Принять инцидент", takenOn: "принят", familyFact: "Что", openedFact: "С", endedFact: "Завершён", causeFact: "Вероятная причина", numberFact: "Номер",
    inIt: "Тревоги в нём", alertCol: "Тревога", saysCol: "Что сообщает", severityCol: "Важность", sinceCol: "С", aboardTitle: "Грузы на борту", noneAboard: "На борту ничего не было.",
    toldTitle: "Кому сообщено", nextTitle: "Кому сообщат дальше", toldNobody: "Пока никому не сообщено.", nextNobody: "Больше никому сообщать не будут.", toldOf: "Сообщено: {who}", atOnce: "{channel}", stepOf: "{channel}, шаг эскалации {step}", stepWho: "{channel}, шаг эскалации {step}: {who}",
    delivery_delivered: "дошло {time}", delivery_pending: "в пути", delivery_failed: "не дошло", delivery_none: "отправлено", byRule: "правило {rule}",
    nextAt: "{time}, через {in}", nextIn: "через {in}", incidentIsOpen: "открыт", incidentIsClosed: "завершён", nextNow: "сейчас", nextQuiet: "тихие часы до {time}", nextLine: "Дальше: {who}, {when}",
    ackNobody: "Никто не принял его в работу.", ackBy: "{by}: принято {ago}, следующих шагов не будет.", ackCovered: "{by}: принято {ago}, но с тех пор стало серьёзнее, и шаги продолжаются.", ackEnded: "Инцидент завершён, следующих шагов не будет.",
    snoozedAlert: "отложено до {time}", escalate: "Эскалировать", escalateTitle: "{what}: сообщить сейчас: {who}", wantedBy: "по просьбе: {by}",
  },
};
