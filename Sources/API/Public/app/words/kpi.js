// The words of the figures.

export default {
  en: {
    figures: "Figures", from: "From", to: "To", showFigures: "Show", formulas: "How it is counted", dayCol: "Day", channelCol: "Channel", allChannels: "all", kpiCaption: "Days of the window's end in {zone}", noFigures: "Nothing was due on these days.",
    ofDue: "{n} of {due} due", ofDelivered: "{n} of {due} delivered", ofWatched: "of {n} min watched, {blind} min blind",
    kpi_due: "Due", kpi_delivered: "Delivered", kpi_otif_share: "On time in full", kpi_on_time_share: "On time", kpi_in_range_share: "In range", kpi_cost_per_stop: "Cost per stop", kpi_km_per_stop: "km per stop",
    kpi_order_to_door_minutes: "Order to door, min", kpi_eta_error_p50_minutes: "ETA error p50, min", kpi_eta_error_p90_minutes: "ETA error p90, min", kpi_spoiled_value_minor: "Spoiled value",
    formula_otif_share: "Stops at which the courier arrived before the window ended and whose whole order was delivered, over all stops that were due. A stop is due when its window has ended or it has come to an end.",
    formula_on_time_share: "Deliveries with an arrival before the window's end over all deliveries.", formula_in_range_share: "Minutes on board outside breaches over minutes on board in which the sensors were heard. Silence is reported apart and never counted as good; an excursion that met no rule counts as in range.",
    formula_cost_per_stop: "Cost and kilometres that the vehicle's route still had by the plan that ran at the hand-over, in equal shares over its open drops.", formula_order_to_door_minutes: "Mean time from the order's arrival to the hand-over.",
    formula_eta_error_p50_minutes: "Difference between the arrival and what the plan said half an hour before it; of a stop that came into a plan later, what was said first.", formula_spoiled_value_minor: "Value of the shipments in quarantine.",
  },
  ru: {
    figures: "Показатели", from: "С", to: "По", showFigures: "Показать", formulas: "Как это считается", dayCol: "День", channelCol: "Канал", allChannels: "все", kpiCaption: "По дню конца окна, {zone}", noFigures: "В эти дни доставок не ожидалось.",
    ofDue: "{n} из {due} ожидавшихся", ofDelivered: "{n} из {due} доставленных", ofWatched: "из {n} мин наблюдения, {blind} мин вслепую",
    kpi_due: "Ожидалось", kpi_delivered: "Доставлено", kpi_otif_share: "Вовремя и полностью", kpi_on_time_share: "Вовремя", kpi_in_range_share: "В диапазоне", kpi_cost_per_stop: "Затраты на остановку", kpi_km_per_stop: "км на остановку",
    kpi_order_to_door_minutes: "От заказа до двери, мин", kpi_eta_error_p50_minutes: "Ошибка прогноза p50, мин", kpi_eta_error_p90_minutes: "Ошибка прогноза p90, мин", kpi_spoiled_value_minor: "Испорчено на сумму",
    formula_otif_share: "Остановки, куда курьер прибыл до конца окна и чей заказ доставлен целиком, ко всем ожидавшимся. Остановка ожидалась, если её окно закончилось или она завершена.",
    formula_on_time_share: "Доставки с прибытием до конца окна ко всем доставкам.", formula_in_range_share: "Минуты на борту вне нарушений к минутам на борту, когда датчики были слышны. Молчание показано отдельно и хорошим не считается; выход из диапазона без сработавшего правила считается нормой.",
    formula_cost_per_stop: "Затраты и километры, которые оставались у маршрута по плану на момент вручения, поровну на его открытые адреса.", formula_order_to_door_minutes: "Среднее время от поступления заказа до вручения.",
    formula_eta_error_p50_minutes: "Разница между прибытием и прогнозом плана за полчаса до него; если остановка попала в план позже, первым прогнозом.", formula_spoiled_value_minor: "Стоимость грузов в карантине.",
  },
};
