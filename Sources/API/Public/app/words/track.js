// The words of the customer's page.

export default {
  en: {
    yourDelivery: "Your delivery", deliveryOf: "Order {what}", between: "Comes between {from} and {to}", wasDelivered: "Delivered {time}", wasNotDelivered: "Could not be delivered {time}", notPlanned: "Not planned yet", track_cancelled: "Cancelled", track_quarantined: "Held back to check its quality",
    youAreNext: "You are next.", stopsBefore: { one: "{n} stop before you.", other: "{n} stops before you." }, isLate: "We are late, and sorry for it.", promised: "Promised: {from} – {to}", whereIsIt: "Where the vehicle is", linkEnds: "This link works until {time}.",
    coldKept: "cold kept", coldBroken: "cold was interrupted", coldUnknown: "temperature not known", coldNotLoaded: "still in the store", linkExpired: "This link has expired.", linkUnknown: "This link leads nowhere.",
  },
  ru: {
    yourDelivery: "Ваша доставка", deliveryOf: "Заказ {what}", between: "Приедет с {from} до {to}", wasDelivered: "Доставлен {time}", wasNotDelivered: "Вручить не удалось, {time}", notPlanned: "Ещё не запланирован", track_cancelled: "Отменён", track_quarantined: "Задержан для проверки качества",
    youAreNext: "Вы следующие.", stopsBefore: { one: "Перед вами {n} остановка.", few: "Перед вами {n} остановки.", many: "Перед вами {n} остановок.", other: "Перед вами {n} остановки." }, isLate: "Мы опаздываем и просим прощения.", promised: "Обещано: {from} – {to}", whereIsIt: "Где машина", linkEnds: "Ссылка действует до {time}.",
    coldKept: "холод выдержан", coldBroken: "холод прерывался", coldUnknown: "температура неизвестна", coldNotLoaded: "ещё на складе", linkExpired: "Срок ссылки истёк.", linkUnknown: "Ссылка никуда не ведёт.",
  },
};
