// The words of the timeline, which the proposal's page shows too.

export default {
  en: {
    timeline: "Timeline", now: "now", vehicle: "Vehicle", drop: "Drop", eta: "Arrival", windowShort: "Window", lateness: "Late by", keeps: "Keeps after hand-over",
    barLoad: { one: "Load {n} parcel, {what}", other: "Load {n} parcels, {what}" }, barBreak: "Break", keepsFor: "keeps for {time}", keepsEnded: "no longer keeps, since {time}",
    keyWindow: "window", keyKeeps: "time the goods keep", keyLate: "late or spoiling", spanAll: "All", span1: "1 h", span4: "4 h", span12: "12 h",
    chosenStop: "Stop", chooseStop: "Choose a stop to see its window and to move it.", toVehicle: "To vehicle", asStop: "As stop number", move: "Move",
    keysHelp: "Drag a stop, or press Alt with an arrow key on it: left and right for the order, up and down for the vehicle. Ctrl+Z takes it back.",
    cannotMove: "{shipment} is done or started and stays where it is.", isAboard: "{shipment} lies in {vehicle}: another vehicle cannot bring it.",
    movedTo: "{shipment} to {vehicle} as stop {n}", undone: "The last move was taken back.", undo: "Undo", undoAll: "Undo all", checking: "The engine is looking at it…",
    editTitle: { one: "{n} move by hand, not in force", other: "{n} moves by hand, not in force" },
    breaksNothing: "Nothing breaks that was not broken before.", breaksAlready: { one: "{n} limit was broken before.", other: "{n} limits were broken before." },
    breaksWindow: "{shipment} on {vehicle} comes {time} too late.", breaksDeadline: "{shipment} on {vehicle} does not keep: {time} too late.", breaksLoad: "{vehicle} is overloaded at {shipment}.",
    breaksOrder: "{shipment} would be brought before it is loaded.", breaksProfile: "{vehicle} cannot keep {shipment}.",
    breaksSpace: "{shipment} would go into {vehicle}, whose load space is in trouble.", breaksPin: "{shipment} is meant for another vehicle.", breaksClosed: "Where {shipment} is loaded it is closed then.", breaksStoreClosed: "The cold store for {shipment} is closed then.", breaksMissed: "{vehicle} comes for {shipment} {time} after the other vehicle went on.", breaksShift: "{vehicle} is back {time} after its shift.",
    breaksNow: "By now the moves break more than a moment ago: look at it and propose them again.", propose: "Propose", proposeTitle: "Propose these moves", proposeBreaking: { one: "Propose these moves, which break {n} limit", other: "Propose these moves, which break {n} limits" }, changeByHand: "Change by hand", changedProposal: "Proposal {version}, changed by hand",
  },
  ru: {
    timeline: "График", now: "сейчас", vehicle: "Машина", drop: "Адрес", eta: "Прибытие", windowShort: "Окно", lateness: "Опоздание", keeps: "Запас после вручения",
    barLoad: { one: "Погрузка {n} места, {what}", few: "Погрузка {n} мест, {what}", many: "Погрузка {n} мест, {what}", other: "Погрузка {n} места, {what}" }, barBreak: "Перерыв", keepsFor: "годен ещё {time}", keepsEnded: "срок вышел {time} назад",
    keyWindow: "окно", keyKeeps: "запас времени груза", keyLate: "опоздание или порча", spanAll: "Всё", span1: "1 ч", span4: "4 ч", span12: "12 ч",
    chosenStop: "Остановка", chooseStop: "Выберите остановку, чтобы увидеть её окно и перенести её.", toVehicle: "Машине", asStop: "Номер остановки", move: "Перенести",
    keysHelp: "Перетащите остановку или нажмите на ней Alt со стрелкой: влево и вправо меняют порядок, вверх и вниз машину. Ctrl+Z отменяет.",
    cannotMove: "{shipment}: выполнено или начато, остаётся на месте.", isAboard: "{shipment} лежит в {vehicle}: другая машина его не привезёт.",
    movedTo: "{shipment} к {vehicle}, остановка {n}", undone: "Последний перенос отменён.", undo: "Отменить", undoAll: "Отменить всё", checking: "Проверяем…",
    editTitle: { one: "{n} перенос вручную, не в силе", few: "{n} переноса вручную, не в силе", many: "{n} переносов вручную, не в силе", other: "{n} переноса вручную, не в силе" },
    breaksNothing: "Ничего нового не нарушается.", breaksAlready: { one: "{n} нарушение было и раньше.", few: "{n} нарушения были и раньше.", many: "{n} нарушений были и раньше.", other: "{n} нарушения были и раньше." },
    breaksWindow: "{shipment} у {vehicle}: опоздание {time}.", breaksDeadline: "{shipment} у {vehicle} испортится: опоздание {time}.", breaksLoad: "{vehicle} перегружена на {shipment}.",
    breaksOrder: "{shipment}: доставка раньше погрузки.", breaksProfile: "{vehicle} не держит температуру для {shipment}.",
    breaksSpace: "{shipment} попадёт в {vehicle}, где с кузовом беда.", breaksPin: "{shipment} закреплён за другой машиной.", breaksClosed: "Там, где грузят {shipment}, в это время закрыто.", breaksStoreClosed: "Склад-холодильник для {shipment} в это время закрыт.", breaksMissed: "{vehicle} приедет за {shipment} на {time} позже, чем другая машина уедет.", breaksShift: "{vehicle} вернётся на {time} позже смены.",
    breaksNow: "Теперь переносы нарушают больше, чем минуту назад: посмотрите и предложите ещё раз.", propose: "Предложить", proposeTitle: "Предложить эти переносы", proposeBreaking: { one: "Предложить переносы, хотя нарушается {n} предел", few: "Предложить переносы, хотя нарушаются {n} предела", many: "Предложить переносы, хотя нарушаются {n} пределов", other: "Предложить переносы, хотя нарушаются {n} предела" }, changeByHand: "Изменить вручную", changedProposal: "Предложение {version}, изменение вручную",
  },
};
