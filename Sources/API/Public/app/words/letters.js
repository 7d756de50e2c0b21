// Why a message became a dead letter, by its code; the particulars behind it are those of the program that read it.

export default {
  en: {
    letterSearch: "In topic, reason or payload", letterSearchGo: "Search",
    dead_empty: "The message is empty", dead_too_large: "The message is too large", dead_bad_topic: "The topic has characters or a length that no topic has", dead_no_route: "No format is set for this topic",
    dead_bad_json: "Not readable as JSON", dead_too_many_fields: "Too many fields", dead_too_many_readings: "Too many readings in one message", dead_too_many_series: "Too many new devices or series",
    dead_bad_value: "A value that is no possible reading", dead_bad_timestamp: "A time that cannot be read", dead_bad_device: "A device name that cannot be one", dead_no_device: "Nothing says which device it is", dead_bad_name: "The name of a reading cannot be one", dead_bad_unit: "A unit that does not measure this", dead_no_reading: "Nothing in it to store", dead_missing_field: "A field is missing",
    dead_senml_must_understand: "SenML: a field that must be understood is unknown", dead_senml_version: "SenML: a later version", dead_senml_no_value: "SenML: a record without a value", dead_senml_not_array: "SenML: not an array of records",
    dead_cbor_truncated: "CBOR: cut off", dead_bad_cbor: "CBOR: not well-formed", dead_protobuf: "Protocol buffers: not well-formed", dead_sparkplug_needs_rebirth: "Sparkplug: the birth of this node was not seen", dead_sparkplug_seq_gap: "Sparkplug: messages before this one are missing", dead_sparkplug_unsupported: "Sparkplug: a data set, template or array, or compressed",
    dead_no_codec: "LoRaWAN: nothing decodes these bytes", dead_not_ruuvi: "Not a Ruuvi advertisement", dead_truncated: "The bytes end too early", dead_bad_hex: "Not hexadecimal", dead_bad_base64: "Not base64",
    dead_storage: "The database refused it", dead_order: "An order that cannot be taken", dead_rate_limited: "The gateway sends too much", dead_gateway_revoked: "The gateway may no longer send", dead_gateway_quarantined: "The gateway waits to be admitted", dead_gateway_unknown: "The gateway is not registered",
    dead_cut_off: "Only its beginning was kept", dead_topic: "Not a topic of couriers", dead_json: "Not a report of a courier", dead_value: "A text that cannot be stored",
  },
  ru: {
    letterSearch: "В теме, причине или данных", letterSearchGo: "Найти",
    dead_empty: "Сообщение пустое", dead_too_large: "Сообщение слишком велико", dead_bad_topic: "Таких знаков или такой длины у темы не бывает", dead_no_route: "Для этой темы не задан формат",
    dead_bad_json: "Не читается как JSON", dead_too_many_fields: "Слишком много полей", dead_too_many_readings: "Слишком много показаний в одном сообщении", dead_too_many_series: "Слишком много новых устройств или рядов",
    dead_bad_value: "Такого показания быть не может", dead_bad_timestamp: "Время не читается", dead_bad_device: "Такого имени устройства быть не может", dead_no_device: "Не сказано, какое это устройство", dead_bad_name: "Такого названия показания быть не может", dead_bad_unit: "Этой единицей такое не измеряют", dead_no_reading: "Сохранять в нём нечего", dead_missing_field: "Не хватает поля",
    dead_senml_must_understand: "SenML: неизвестно обязательное поле", dead_senml_version: "SenML: более новая версия", dead_senml_no_value: "SenML: запись без значения", dead_senml_not_array: "SenML: это не массив записей",
    dead_cbor_truncated: "CBOR: данные обрезаны", dead_bad_cbor: "CBOR: данные построены неверно", dead_protobuf: "Protocol buffers: данные построены неверно", dead_sparkplug_needs_rebirth: "Sparkplug: рождение этого узла пропущено", dead_sparkplug_seq_gap: "Sparkplug: сообщений перед этим не хватает", dead_sparkplug_unsupported: "Sparkplug: набор данных, шаблон или массив либо сжатые данные",
    dead_no_codec: "LoRaWAN: эти байты нечем расшифровать", dead_not_ruuvi: "Это не объявление Ruuvi", dead_truncated: "Данные кончаются слишком рано", dead_bad_hex: "Не читается как шестнадцатеричная запись", dead_bad_base64: "Не читается как base64",
    dead_storage: "База данных его отвергла", dead_order: "Заказ нельзя принять", dead_rate_limited: "Шлюз шлёт слишком много", dead_gateway_revoked: "Шлюзу больше нельзя слать", dead_gateway_quarantined: "Шлюз ждёт допуска", dead_gateway_unknown: "Шлюз не зарегистрирован",
    dead_cut_off: "Сохранено только его начало", dead_topic: "Это не тема курьеров", dead_json: "Это не отчёт курьера", dead_value: "Такой текст нельзя сохранить",
  },
};
