// The words of the order search and of a shipment's record.

export default {
  en: {
    orderSearch: "Where is the order?", searchLabel: "Order, shipment or place", searchGo: "Search", searchHelp: "Type a part of an order's or shipment's number, or of the place it goes to.", foundNothing: "Nothing was found.", foundCount: { one: "{n} shipment", other: "{n} shipments" },
    shipmentCol: "Shipment", placeCol: "Place", stateCol: "State", answerCol: "What to say", vehicleCol: "Vehicle",
    order_new: "not planned", order_planned: "planned", order_loaded: "on the way", order_delivered: "delivered", order_failed: "not delivered", order_cancelled: "cancelled", order_quarantined: "quarantined",
    saidDelivered: "Delivered {time}.", saidFailed: "Could not be delivered {time}.", saidNoPlan: "In no plan yet.", saidLate: "Comes at about {time}, after its window {window}.", saidOnTime: "Comes at about {time}, window {window}.",
    shipmentWord: "Shipment", shipmentTitle: "Shipment {what}", order: "Order", place: "Place", channelWord: "Came by", facility: "From", windowWord: "Window", vehicleWord: "Vehicle", profileWord: "Profile", etaWord: "Arrival", valueWord: "Value", handoverWord: "At hand-over", notMeasured: "not measured", shipmentMissing: "There is no such shipment.",
    statementNone: "It has not been loaded yet: there is no temperature to speak of.", statementGood: "On board for {aboard}. Watched for {watched}; no breach in this time.", statementBad: "On board for {aboard}. Watched for {watched}, of these {breach} within a breach.", statementBlind: "For {blind} a sensor was silent: nothing is known of this time.",
    story: "History", episodes: "Breaches and sensor faults on board", noEpisodes: "None.", storyBy: "{to} ({cause})", forecastLine: "Plan {version}: arrival {time} by {vehicle}", refusedLine: "Report “{kind}” was not taken: {reason}",
    customerLink: "Customer's link", linkHelp: "Shows window, stops before and whether the cold was kept; no name, no other customer, and the vehicle's place only when the customer is next.", linkMake: "Make a link for 48 hours", linkCopy: "Copy", linkCopied: "The link was copied.", linkUntil: "Leads there until {time}.", linkLabel: "Link", readingsOf: "Temperature of {device} while on board", printRecord: "Print this page", pdfRecord: "Temperature record (PDF)", pdfComes: "The temperature record is being printed.",
  },
  ru: {
    orderSearch: "Где заказ?", searchLabel: "Заказ, груз или адрес", searchGo: "Найти", searchHelp: "Введите часть номера заказа или груза либо название адреса.", foundNothing: "Ничего не найдено.", foundCount: { one: "{n} груз", few: "{n} груза", many: "{n} грузов", other: "{n} груза" },
    shipmentCol: "Груз", placeCol: "Адрес", stateCol: "Состояние", answerCol: "Что сказать", vehicleCol: "Машина",
    order_new: "не запланирован", order_planned: "запланирован", order_loaded: "в пути", order_delivered: "доставлен", order_failed: "не вручён", order_cancelled: "отменён", order_quarantined: "в карантине",
    saidDelivered: "Доставлен {time}.", saidFailed: "Вручить не удалось, {time}.", saidNoPlan: "В плане ещё нет.", saidLate: "Будет около {time}, позже окна {window}.", saidOnTime: "Будет около {time}, окно {window}.",
    shipmentWord: "Груз", shipmentTitle: "Груз {what}", order: "Заказ", place: "Адрес", channelWord: "Пришёл через", facility: "Откуда", windowWord: "Окно", vehicleWord: "Машина", profileWord: "Профиль", etaWord: "Прибытие", valueWord: "Стоимость", handoverWord: "При вручении", notMeasured: "не измерена", shipmentMissing: "Такого груза нет.",
    statementNone: "Ещё не погружен: о температуре говорить рано.", statementGood: "На борту {aboard}. Под наблюдением {watched}, нарушений за это время нет.", statementBad: "На борту {aboard}. Под наблюдением {watched}, из них в нарушении {breach}.", statementBlind: "{blind} датчик молчал: об этом времени ничего не известно.",
    story: "История", episodes: "Нарушения и отказы датчиков в пути", noEpisodes: "Не было.", storyBy: "{to} ({cause})", forecastLine: "План {version}: прибытие {time}, {vehicle}", refusedLine: "Отчёт «{kind}» не принят: {reason}",
    customerLink: "Ссылка для клиента", linkHelp: "Показывает окно, сколько остановок впереди и выдержан ли холод; без имён и чужих заказов, место машины видно только следующему клиенту.", linkMake: "Создать ссылку на 48 часов", linkCopy: "Скопировать", linkCopied: "Ссылка скопирована.", linkUntil: "Действует до {time}.", linkLabel: "Ссылка", readingsOf: "Температура {device} за время на борту", printRecord: "Распечатать страницу", pdfRecord: "Температурный лист (PDF)", pdfComes: "Температурный лист готовится.",
  },
};
