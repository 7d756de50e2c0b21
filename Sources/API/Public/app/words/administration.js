// The words of the administration.

export default {
  en: {
    part_devices: "Devices", part_profiles: "Profiles", part_hooks: "Hooks", part_letters: "Dead letters", reading: "Reading…", nothingHere: "Nothing here.",
    countDevices: { one: "{n} device", other: "{n} devices" }, countProfiles: { one: "{n} profile", other: "{n} profiles" }, countHooks: { one: "{n} hook", other: "{n} hooks" }, countDeliveries: { one: "the newest delivery", other: "the {n} newest deliveries" }, countLetters: { one: "{n} letter", other: "{n} letters" },
    deviceCol: "Device", vehicleCol: "Vehicle", lastSeenCol: "Last heard", batteryCol: "Battery", faultsCol: "Faults", breachesCol: "Breaches", profileCol: "Profile", usualProfile: "the usual one", othersCol: "Other readings", titleCol: "What for", versionCol: "Version", lowCol: "From", highCol: "To",
    hookCol: "Hook", addressCol: "Address", eventsCol: "Events", stateCol: "State", enabled: "is told", disabled: "switched off: {reason}", eventCol: "Event", timeCol: "When", attemptsCol: "Attempts", answerCol: "Last answer", doCol: "Action", attempts: "Attempts", replay: "Send again", replayed: "Delivery {id} is sent again.", attemptLine: "Attempt {n}: status {status} in {seconds} s",
    delivery_pending: "waits", delivery_delivered: "delivered", delivery_failed: "given up", topicCol: "Topic", reasonCol: "Reason", payloadCol: "Begins with", timesCol: "Times", retry: "Try again", discard: "Discard", letterStored: "Letter {id} can be read now and is stored.", letterDiscarded: "Letter {id} was discarded.", letter_waiting: "waits", letter_stored: "stored", letter_discarded: "discarded",
  },
  ru: {
    part_devices: "Устройства", part_profiles: "Профили", part_hooks: "Подписчики", part_letters: "Непрочитанное", reading: "Загрузка…", nothingHere: "Здесь ничего нет.",
    countDevices: { one: "{n} устройство", few: "{n} устройства", many: "{n} устройств", other: "{n} устройства" }, countProfiles: { one: "{n} профиль", few: "{n} профиля", many: "{n} профилей", other: "{n} профиля" }, countHooks: { one: "{n} подписчик", few: "{n} подписчика", many: "{n} подписчиков", other: "{n} подписчика" },
    countDeliveries: { one: "последняя отправка", few: "{n} последние отправки", many: "{n} последних отправок", other: "{n} последней отправки" }, countLetters: { one: "{n} сообщение", few: "{n} сообщения", many: "{n} сообщений", other: "{n} сообщения" },
    deviceCol: "Устройство", vehicleCol: "Машина", lastSeenCol: "На связи", batteryCol: "Батарея", faultsCol: "Отказы", breachesCol: "Нарушения", profileCol: "Профиль", usualProfile: "обычный", othersCol: "Другие показания", titleCol: "Назначение", versionCol: "Версия", lowCol: "От", highCol: "До",
    hookCol: "Подписчик", addressCol: "Адрес", eventsCol: "События", stateCol: "Состояние", enabled: "получает", disabled: "отключён: {reason}", eventCol: "Событие", timeCol: "Когда", attemptsCol: "Попытки", answerCol: "Последний ответ", doCol: "Действие", attempts: "Попытки", replay: "Отправить снова", replayed: "Отправка {id} повторяется.", attemptLine: "Попытка {n}: статус {status} за {seconds} с",
    delivery_pending: "ждёт", delivery_delivered: "доставлено", delivery_failed: "не удалось", topicCol: "Тема", reasonCol: "Причина", payloadCol: "Начало", timesCol: "Раз", retry: "Повторить", discard: "Отбросить", letterStored: "Сообщение {id} прочитано и сохранено.", letterDiscarded: "Сообщение {id} отброшено.", letter_waiting: "ждёт", letter_stored: "сохранено", letter_discarded: "отброшено",
  },
};
