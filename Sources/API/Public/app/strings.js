// Every word of the page in both languages. A text is a string, or forms by the plural categories of its language.

const texts = {
  en: {
    skip: "Skip to alerts", logout: "Log out", login: "Log in", token: "Token", loginFailed: "This is not the token.",
    proposals: "Proposals", breaches: "Breaches", map: "Map", fleet: "Fleet", filter: "Filter vehicles", replan: "Plan anew",
    showClosed: "Show closed", live: "Live", connecting: "Connecting…", offline: "No connection, trying again",
    toLight: "Light colours", toDark: "Dark colours", toOther: "Русский",
    countBreaches: { one: "open breach", other: "open breaches" }, countProposals: { one: "proposal", other: "proposals" },
    countVehicles: { one: "vehicle", other: "vehicles" },
    moving: "moving", stopped: "stopped", cold_trouble: "cold trouble", silent: "silent", unknown: "not seen yet",
    critical: "critical", major: "major", minor: "minor", warning: "warning",
    broken: "broken down", off: "off duty", active: "active",
    planned: "planned route", proposed: "proposed route", stop: "stop", done: "done",
    noBreaches: "No open breach. All loads are within their limits.", noBreachesAll: "No breach so far.",
    noProposals: "No proposal waits for a decision.", noVehicles: "No vehicle is registered yet.", noMatch: "No vehicle matches.",
    noPlan: "No plan runs yet.", planDay: "Plan the day", replanAsked: "A new plan was asked for.",
    replanUnchanged: "The running plan is still the best that was found.", replanFailed: "The plan could not be made: {detail}",
    replanProposed: "Proposal {version} is ready.", replanAccepted: "Plan {version} runs now.",
    acknowledge: "Acknowledge", show: "Show vehicle", acknowledgedBy: "Acknowledged by {by}, {ago}", open: "open", closed: "closed",
    since: "since {time}", lasted: "{from} to {to}", rule: "Rule {rule}", range: "{low} to {high}", suspect: "The sensor itself may be at fault.",
    newBreach: "New breach: {what}", breachClosed: "Breach closed: {what}", newProposal: "Proposal {version} waits for a decision.",
    acknowledgeTitle: "Acknowledge the breach", yourName: "Your name", comment: "Comment (optional)", cancel: "Cancel",
    wasFirst: "{by} was first.",
    proposal: "Proposal {version}", because: "Because: {reason}", accept: "Accept", reject: "Reject", showOnMap: "Show on map", hideFromMap: "Hide from map",
    expires: "Expires in {time}", expired: "Expired", rejectTitle: "Reject proposal {version}", reason: "Reason", acceptTitle: "Accept proposal {version}?",
    accepted: "Plan {version} runs; the couriers are told.", rejected: "Proposal {version} was rejected.", movedOn: "The world has moved on: {detail}",
    changeNothing: "Nothing changes for the couriers.",
    changeMoved: { one: "{n} stop moves from {from} to {to}", other: "{n} stops move from {from} to {to}" },
    changeOrder: { one: "{n} stop comes in another order on {to}", other: "{n} stops come in another order on {to}" },
    changeAdded: { one: "{n} delivery is added", other: "{n} deliveries are added" },
    changeDropped: "{shipment} is left undone: {reason}",
    changeLater: { one: "{n} stop later, by up to {time}", other: "{n} stops later, by up to {time}" },
    changeEarlier: { one: "{n} stop earlier, by up to {time}", other: "{n} stops earlier, by up to {time}" },
    changeBroken: { one: "{n} time window is missed", other: "{n} time windows are missed" },
    changeDistance: "{km} km and {time} of driving", more: "more", degraded: "Not exact: {what}",
    safety: "Time the loads keep at hand-over", load: "Load", before: "Before", after: "After", notInPlan: "not in it", tooLate: "{time} too late",
    deliveriesInPlan: { one: "{n} delivery", other: "{n} deliveries" }, vehiclesInPlan: { one: "{n} vehicle", other: "{n} vehicles" },
    detail: "Vehicle", choose: "Choose a vehicle in the list or on the map to see its temperature and its plan.",
    courier: "Courier", speed: "Speed", lastSeen: "Last data", devices: "Loggers", kmh: "{n} km/h", never: "never", next: "next {time}",
    temperature: "Temperature", logger: "Logger", hours: { one: "{n} h", other: "{n} h" },
    curveNow: "Now {now}.", curveSpan: "Between {low} and {high} in this span.", curveLimits: "Allowed: {low} to {high} ({profile}).",
    curveEmpty: "No reading in this span.", curveBreaches: { one: "{n} breach in this span.", other: "{n} breaches in this span." },
    curveMissing: "The library for curves is not installed (config/vendor/install); the figures stand below.",
    curveTable: "Readings, the newest first", time: "Time", lowest: "Lowest", highest: "Highest", mean: "Mean",
    plan: "Plan {version}", noRoute: "This vehicle has no route in the running plan.", stopStart: "Start", stopEnd: "Back at the depot",
    stopLoad: "Load {what}", stopDeliver: "Deliver {what}", window: "Window {from}–{to}", keepsUntil: "Keeps until {time}", late: "{time} late",
    statusDone: "done", statusDelivered: "delivered", statusFailed: "failed", statusArrived: "arrived", statusDropped: "taken out", statusOpen: "open",
    unassigned: { one: "{n} shipment is in no route:", other: "{n} shipments are in no route:" },
    mapMissing: "The map library is not installed (config/vendor/install). Lists and curves show the same.",
    mapFailed: "This browser cannot draw the map. Lists and curves show the same.", mapLabel: "Map of vehicles and routes; the list shows the same",
    noBasemap: "No base map is configured: only vehicles and routes are drawn.",
    secondsAgo: "just now", minutesAgo: { one: "{n} min ago", other: "{n} min ago" }, hoursAgo: { one: "{n} h ago", other: "{n} h ago" },
    daysAgo: { one: "{n} day ago", other: "{n} days ago" }, kilometres: "{n} km", minutes: "{n} min", hoursMinutes: "{h} h {m} min", failed: "That did not work: {detail}",
  },
  ru: {
    skip: "К тревогам", logout: "Выйти", login: "Войти", token: "Токен", loginFailed: "Токен не подходит.",
    proposals: "Предложения", breaches: "Нарушения", map: "Карта", fleet: "Машины", filter: "Найти машину", replan: "Перепланировать",
    showClosed: "С завершёнными", live: "На связи", connecting: "Подключение…", offline: "Нет связи, пробуем снова",
    toLight: "Светлая тема", toDark: "Тёмная тема", toOther: "English",
    countBreaches: { one: "открытое нарушение", few: "открытых нарушения", many: "открытых нарушений", other: "открытого нарушения" },
    countProposals: { one: "предложение", few: "предложения", many: "предложений", other: "предложения" },
    countVehicles: { one: "машина", few: "машины", many: "машин", other: "машины" },
    moving: "едет", stopped: "стоит", cold_trouble: "беда с холодом", silent: "молчит", unknown: "ещё не на связи",
    critical: "критично", major: "серьёзно", minor: "незначительно", warning: "предупреждение",
    broken: "сломана", off: "не на линии", active: "на линии",
    planned: "маршрут по плану", proposed: "предложенный маршрут", stop: "остановка", done: "выполнено",
    noBreaches: "Открытых нарушений нет. Все грузы в своих пределах.", noBreachesAll: "Нарушений ещё не было.",
    noProposals: "Решения не ждёт ни одно предложение.", noVehicles: "Машин пока нет.", noMatch: "Такой машины нет.",
    noPlan: "Действующего плана ещё нет.", planDay: "Спланировать день", replanAsked: "Новый план запрошен.",
    replanUnchanged: "Лучше действующего плана ничего не нашлось.", replanFailed: "План составить не удалось: {detail}",
    replanProposed: "Предложение {version} готово.", replanAccepted: "План {version} действует.",
    acknowledge: "Принять", show: "Показать машину", acknowledgedBy: "Принято: {by}, {ago}", open: "открыто", closed: "завершено",
    since: "с {time}", lasted: "{from} – {to}", rule: "Правило {rule}", range: "{low} … {high}", suspect: "Возможно, неисправен сам датчик.",
    newBreach: "Новое нарушение: {what}", breachClosed: "Нарушение завершено: {what}", newProposal: "Предложение {version} ждёт решения.",
    acknowledgeTitle: "Принять нарушение в работу", yourName: "Ваше имя", comment: "Комментарий (необязательно)", cancel: "Отмена",
    wasFirst: "Уже принято: {by}.",
    proposal: "Предложение {version}", because: "Причина: {reason}", accept: "Принять", reject: "Отклонить", showOnMap: "Показать на карте", hideFromMap: "Убрать с карты",
    expires: "Истекает через {time}", expired: "Срок истёк", rejectTitle: "Отклонить предложение {version}", reason: "Причина", acceptTitle: "Принять предложение {version}?",
    accepted: "План {version} действует, курьеры оповещены.", rejected: "Предложение {version} отклонено.", movedOn: "Обстановка изменилась: {detail}",
    changeNothing: "Для курьеров ничего не меняется.",
    changeMoved: { one: "{n} остановка переходит от {from} к {to}", few: "{n} остановки переходят от {from} к {to}", many: "{n} остановок переходят от {from} к {to}", other: "{n} остановки переходят от {from} к {to}" },
    changeOrder: { one: "{n} остановка в другом порядке у {to}", few: "{n} остановки в другом порядке у {to}", many: "{n} остановок в другом порядке у {to}", other: "{n} остановки в другом порядке у {to}" },
    changeAdded: { one: "добавлена {n} доставка", few: "добавлены {n} доставки", many: "добавлено {n} доставок", other: "добавлено {n} доставки" },
    changeDropped: "{shipment} остаётся без доставки: {reason}",
    changeLater: { one: "{n} остановка позже, не более чем на {time}", few: "{n} остановки позже, не более чем на {time}", many: "{n} остановок позже, не более чем на {time}", other: "{n} остановки позже, не более чем на {time}" },
    changeEarlier: { one: "{n} остановка раньше, не более чем на {time}", few: "{n} остановки раньше, не более чем на {time}", many: "{n} остановок раньше, не более чем на {time}", other: "{n} остановки раньше, не более чем на {time}" },
    changeBroken: { one: "нарушено {n} окно доставки", few: "нарушены {n} окна доставки", many: "нарушено {n} окон доставки", other: "нарушено {n} окна доставки" },
    changeDistance: "{km} км и {time} в пути", more: "больше", degraded: "Неточно: {what}",
    safety: "Запас времени груза при вручении", load: "Груз", before: "Было", after: "Станет", notInPlan: "нет в плане", tooLate: "опоздание {time}",
    deliveriesInPlan: { one: "{n} доставка", few: "{n} доставки", many: "{n} доставок", other: "{n} доставки" },
    vehiclesInPlan: { one: "{n} машина", few: "{n} машины", many: "{n} машин", other: "{n} машины" },
    detail: "Машина", choose: "Выберите машину в списке или на карте: здесь появятся её температура и план.",
    courier: "Курьер", speed: "Скорость", lastSeen: "Последние данные", devices: "Логгеры", kmh: "{n} км/ч", never: "никогда", next: "далее {time}",
    temperature: "Температура", logger: "Логгер", hours: { one: "{n} ч", few: "{n} ч", many: "{n} ч", other: "{n} ч" },
    curveNow: "Сейчас {now}.", curveSpan: "За это время от {low} до {high}.", curveLimits: "Допустимо: от {low} до {high} ({profile}).",
    curveEmpty: "За это время показаний нет.",
    curveBreaches: { one: "{n} нарушение за это время.", few: "{n} нарушения за это время.", many: "{n} нарушений за это время.", other: "{n} нарушения за это время." },
    curveMissing: "Библиотека графиков не установлена (config/vendor/install), числа стоят ниже.",
    curveTable: "Показания, новые сверху", time: "Время", lowest: "Низшая", highest: "Высшая", mean: "Средняя",
    plan: "План {version}", noRoute: "В действующем плане у этой машины нет маршрута.", stopStart: "Старт", stopEnd: "Возврат на склад",
    stopLoad: "Погрузка {what}", stopDeliver: "Доставка {what}", window: "Окно {from}–{to}", keepsUntil: "Годен до {time}", late: "опоздание {time}",
    statusDone: "выполнено", statusDelivered: "доставлено", statusFailed: "не вручено", statusArrived: "на месте", statusDropped: "снято", statusOpen: "впереди",
    unassigned: { one: "{n} груз вне маршрутов:", few: "{n} груза вне маршрутов:", many: "{n} грузов вне маршрутов:", other: "{n} груза вне маршрутов:" },
    mapMissing: "Библиотека карты не установлена (config/vendor/install). Списки и графики показывают то же самое.",
    mapFailed: "Этот браузер не может нарисовать карту. Списки и графики показывают то же самое.", mapLabel: "Карта машин и маршрутов; список показывает то же самое",
    noBasemap: "Подложка карты не настроена: видны только машины и маршруты.",
    secondsAgo: "только что", minutesAgo: { one: "{n} мин назад", few: "{n} мин назад", many: "{n} мин назад", other: "{n} мин назад" },
    hoursAgo: { one: "{n} ч назад", few: "{n} ч назад", many: "{n} ч назад", other: "{n} ч назад" },
    daysAgo: { one: "{n} день назад", few: "{n} дня назад", many: "{n} дней назад", other: "{n} дня назад" },
    kilometres: "{n} км", minutes: "{n} мин", hoursMinutes: "{h} ч {m} мин", failed: "Не получилось: {detail}",
  },
};

export let language = document.documentElement.lang === "ru" ? "ru" : "en";
let plurals = new Intl.PluralRules(language);

export function setLanguage(next) {
  language = next;
  plurals = new Intl.PluralRules(language);
  document.documentElement.lang = next;
  document.cookie = `isotherm_language=${next}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

/** The text of `key`; `values.n` chooses the plural form. */
export function t(key, values = {}) {
  const entry = texts[language][key];
  if (entry === undefined) throw new Error(`no text for ${key}`);
  const text = typeof entry === "string" ? entry : entry[plurals.select(values.n ?? 0)] ?? entry.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The word for something that the server names: its translation, or the name itself when it is new to the page. */
export const wordFor = (name) => (name in texts[language] ? t(name) : name);

/** Puts the texts into the elements that name one. */
export function translate(root = document) {
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
}

/** For tests: keys that one language lacks. */
export const missingKeys = () => {
  const keys = (name) => new Set(Object.keys(texts[name]));
  return [...keys("en").symmetricDifference(keys("ru"))];
};
