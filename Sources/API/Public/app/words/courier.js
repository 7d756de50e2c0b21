// The words of the courier's page.

export default {
  en: {
    nextStop: "Next", nothingAhead: "Nothing ahead", nothingAheadWords: "No stop is left in your route. A new route shows here by itself.",
    visitLoad: { one: "Load {n} parcel: {what}", other: "Load {n} parcels: {what}" }, visitDeliver: { one: "{what}", other: "{what}, {n} parcels" },
    visitBreak: "Break: {what}", breakUntil: "{from}–{to}", mayBegin: "may begin {from}–{to}", beginBreak: "My break begins", endBreak: "My break is over",
    wayThere: "Way there", loadedAll: { one: "Loaded", other: "All {n} loaded" }, arrivedHere: "I am here", delivered: "Delivered", notDelivered: "Not delivered",
    ahead: { one: "{n} stop after it", other: "{n} stops after it" }, behind: "Behind you",
    deliveredTitle: "Hand over {what}", failedTitle: "{what} is not delivered", handoverCelsius: "Temperature of the goods, °C", choose2: "Choose…", inWords: "In words (optional)",
    reasonNobody: "nobody there", reasonWarm: "refused: temperature", reasonDamaged: "refused: damaged", reasonClosed: "closed", reasonAddress: "address is wrong", reasonOther: "other",
    routeChanged: "Your route has changed (plan {version})", routeAdded: { one: "new: {what}", other: "{n} new: {what}" }, routeRemoved: { one: "another takes over: {what}", other: "another takes over {n}: {what}" },
    why_first: "first plan", why_order: "orders have changed", why_breach: "the cold was lost in a load space", why_warning: "the cold may be lost in a load space", why_request: "a new plan was asked for", why_courier: "a courier did something else than planned", why_vehicle: "a vehicle has changed its state", why_late: "a vehicle is late", why_silent: "nothing is heard of a vehicle", why_facility: "a depot or store has closed, opened or moved",
    routeReordered: { one: "in another order: {what}", other: "{n} in another order: {what}" }, understood: "Understood",
    offlineCopy: "No network: your route as of {time}.", reportsWait: { one: "{n} report waits to be sent.", other: "{n} reports wait to be sent." }, reportRefused: "{shipment}: the report was not taken: {reason}",
  },
  ru: {
    nextStop: "Дальше", nothingAhead: "Больше ничего", nothingAheadWords: "Остановок в маршруте не осталось. Новый маршрут появится здесь сам.",
    visitLoad: { one: "Погрузить {n} место: {what}", few: "Погрузить {n} места: {what}", many: "Погрузить {n} мест: {what}", other: "Погрузить {n} места: {what}" },
    visitDeliver: { one: "{what}", few: "{what}, {n} места", many: "{what}, {n} мест", other: "{what}, {n} места" },
    visitBreak: "Перерыв: {what}", breakUntil: "{from}–{to}", mayBegin: "начать можно {from}–{to}", beginBreak: "Начинаю перерыв", endBreak: "Перерыв окончен",
    wayThere: "Как проехать", loadedAll: { one: "Погружено", few: "Погружены все {n}", many: "Погружены все {n}", other: "Погружены все {n}" }, arrivedHere: "Я на месте", delivered: "Вручено", notDelivered: "Не вручено",
    ahead: { one: "После неё {n} остановка", few: "После неё {n} остановки", many: "После неё {n} остановок", other: "После неё {n} остановки" }, behind: "Позади",
    deliveredTitle: "Вручение {what}", failedTitle: "{what} не вручён", handoverCelsius: "Температура товара, °C", choose2: "Выберите…", inWords: "Словами (необязательно)",
    reasonNobody: "никого нет", reasonWarm: "отказ: температура", reasonDamaged: "отказ: повреждение", reasonClosed: "закрыто", reasonAddress: "неверный адрес", reasonOther: "другое",
    routeChanged: "Маршрут изменился (план {version})", routeAdded: { one: "новый груз: {what}", few: "новые грузы ({n}): {what}", many: "новые грузы ({n}): {what}", other: "новые грузы ({n}): {what}" },
    routeRemoved: { one: "передан другому: {what}", few: "переданы другому ({n}): {what}", many: "переданы другому ({n}): {what}", other: "переданы другому ({n}): {what}" },
    routeReordered: { one: "в другом порядке: {what}", few: "в другом порядке ({n}): {what}", many: "в другом порядке ({n}): {what}", other: "в другом порядке ({n}): {what}" }, understood: "Понятно",
    why_first: "первый план", why_order: "изменились заказы", why_breach: "в одной из машин потерян холод", why_warning: "в одной из машин может пропасть холод", why_request: "запрошен новый план", why_courier: "курьер сделал не то, что в плане", why_vehicle: "изменилось состояние машины", why_late: "одна из машин опаздывает", why_silent: "одна из машин не выходит на связь", why_facility: "склад закрылся, открылся или переехал",
    offlineCopy: "Нет сети: маршрут на {time}.", reportsWait: { one: "{n} отчёт ждёт отправки.", few: "{n} отчёта ждут отправки.", many: "{n} отчётов ждут отправки.", other: "{n} отчёта ждут отправки." },
    reportRefused: "{shipment}: отчёт не принят: {reason}",
  },
};
