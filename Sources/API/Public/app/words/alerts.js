// The words of the alerts and of a breach's own page.

export default {
  en: {
    alerts: "Alerts", whichOpen: "Open", whichWaiting: "Not acknowledged", whichClosed: "Closed", assign: "Assign", assignTitle: "Assign", assignTo: "To whom", commentAdd: "Comment", commentTitle: "Comment", commentWords: "Comment",
    snooze: "Snooze 30 min", wake: "Wake up", assignedTo: "With {who}", snoozedUntil: "snoozed until {time}", countComments: { one: "{n} comment", other: "{n} comments" },
    asleep: { one: "{n} open breach is snoozed.", other: "{n} open breaches are snoozed." },
    toldAcknowledged: "{by} acknowledged it.", toldClosed: "{by} closed it.", toldAssigned: "{by} gave it to {who}.", toldComment: "{by}:", toldSnoozed: "{by} put it off until {time}.", toldWoken: "{by} took it back.",
    breachWord: "Breach", loadsAboard: "Loads concerned", remedy: "What the plan does about it", why: "Why", breachAt: "Breach of {what}", started: "Out of range since", opened: "Rule met", ended: "Ended", limit: "Limit", goodsEstimate: "Goods, estimated", lowestHighest: "Lowest and highest", product: "Profile",
    noLoads: "No load is on this vehicle.", keepsCol: "Keeps at hand-over", stateCol: "State", shipmentCol: "Shipment", windowCol: "Window", etaCol: "Arrival",
    noRemedy: "No proposal was made for this breach.", remedyWaits: "Proposal {version} waits for a decision.", remedyRuns: "Plan {version} was made for it and runs.", remedyWas: "Proposal {version}: {state}.", toProposal: "Look at it and decide",
    forecastBack: "Forecast: if the air stays at {air}, the goods are within their limits again at {time}.", forecastOut: "Forecast: if the air stays at {air}, the goods are out of their limits for an hour more, then at {end}.", forecastStays: "Forecast: if the air stays at {air}, the goods are at {end} in an hour.",
    whyCause: "Probable cause: {cause}", whyOut: "Outside the range for {out}, inside for {inside}, unknown for {unknown}.", whyReadings: "First reading outside {first}; the deciding one {last}.", whyConstant: "The goods follow the air with a time constant of {time}.", whyDoor: "The door was open.", whyCycling: "The cooling unit cycles.",
    done_by: "Who did what", nothingDone: "Nobody has done anything about it yet.", doorOpenN: { one: "Door open {n} time in this span.", other: "Door open {n} times in this span." }, defrostN: { one: "Defrosted {n} time.", other: "Defrosted {n} times." }, notFoundBreach: "There is no such breach.",
    compressor_failure: "compressor failure", door_ajar: "door ajar", setpoint_error: "wrong set-point", stuck_on: "cooling stuck on", warm_load: "loaded warm", power_outage: "power outage", operation: "operation", pcm_exhausted: "cold packs are spent", pcm_short: "too few cold packs", overcooled_pack: "packs too cold",
    new: "new", loaded: "loaded", delivered: "delivered", failed_state: "not delivered", cancelled: "cancelled", quarantined: "quarantined", returned: "returned", planned_state: "planned",
  },
  ru: {
    alerts: "Тревоги", whichOpen: "Открытые", whichWaiting: "Не принятые", whichClosed: "Завершённые", assign: "Поручить", assignTitle: "Поручить", assignTo: "Кому", commentAdd: "Комментарий", commentTitle: "Комментарий", commentWords: "Комментарий",
    snooze: "Отложить на 30 мин", wake: "Вернуть", assignedTo: "Занимается {who}", snoozedUntil: "отложено до {time}", countComments: { one: "{n} комментарий", few: "{n} комментария", many: "{n} комментариев", other: "{n} комментария" },
    asleep: { one: "Отложено {n} открытое нарушение.", few: "Отложены {n} открытых нарушения.", many: "Отложено {n} открытых нарушений.", other: "Отложено {n} открытого нарушения." },
    toldAcknowledged: "Принято в работу: {by}.", toldClosed: "Завершено: {by}.", toldAssigned: "{by} поручает: {who}.", toldComment: "{by}:", toldSnoozed: "{by} откладывает до {time}.", toldWoken: "{by} возвращает.",
    breachWord: "Нарушение", loadsAboard: "Затронутые грузы", remedy: "Что делает план", why: "Почему", breachAt: "Нарушение: {what}", started: "Вне диапазона с", opened: "Правило сработало", ended: "Завершено", limit: "Предел", goodsEstimate: "Товар, оценка", lowestHighest: "Низшая и высшая", product: "Профиль",
    noLoads: "На этой машине грузов нет.", keepsCol: "Запас при вручении", stateCol: "Состояние", shipmentCol: "Груз", windowCol: "Окно", etaCol: "Прибытие",
    noRemedy: "По этому нарушению предложений нет.", remedyWaits: "Предложение {version} ждёт решения.", remedyRuns: "План {version} составлен из-за него и действует.", remedyWas: "Предложение {version}: {state}.", toProposal: "Посмотреть и решить",
    forecastBack: "Прогноз: если воздух останется {air}, товар вернётся в пределы к {time}.", forecastOut: "Прогноз: если воздух останется {air}, товар ещё час будет вне пределов, затем {end}.", forecastStays: "Прогноз: если воздух останется {air}, через час товар будет {end}.",
    whyCause: "Вероятная причина: {cause}", whyOut: "Вне диапазона {out}, в диапазоне {inside}, неизвестно {unknown}.", whyReadings: "Первое показание вне диапазона {first}, решающее {last}.", whyConstant: "Товар следует за воздухом с постоянной времени {time}.", whyDoor: "Дверь была открыта.", whyCycling: "Холодильник работает циклами.",
    done_by: "Кто что сделал", nothingDone: "Пока никто ничего не сделал.", doorOpenN: { one: "Дверь открывали {n} раз.", few: "Дверь открывали {n} раза.", many: "Дверь открывали {n} раз.", other: "Дверь открывали {n} раза." }, defrostN: { one: "Оттайка {n} раз.", few: "Оттайка {n} раза.", many: "Оттайка {n} раз.", other: "Оттайка {n} раза." }, notFoundBreach: "Такого нарушения нет.",
    compressor_failure: "отказ компрессора", door_ajar: "дверь не закрыта", setpoint_error: "неверная уставка", stuck_on: "охлаждение не отключается", warm_load: "погружено тёплым", power_outage: "нет питания", operation: "обычная работа", pcm_exhausted: "хладоэлементы исчерпаны", pcm_short: "мало хладоэлементов", overcooled_pack: "переохлаждённые элементы",
    new: "новый", loaded: "погружен", delivered: "доставлен", failed_state: "не вручён", cancelled: "отменён", quarantined: "в карантине", returned: "возвращён", planned_state: "в плане",
  },
};
