// The words of the comparison of two plans.

export default {
  en: {
    proposalWord: "Proposal", sideBefore: "Runs now", sideAfter: "Proposed", mapBefore: "Map of the plan that runs", mapAfter: "Map of the proposal", costTerms: "What it costs", differenceWord: "Difference", kmLeft: "Kilometres left", drivingLeft: "Driving left", undone: "Left undone",
    planFacts: { one: "plan {version}, {n} vehicle", other: "plan {version}, {n} vehicles" }, toBreach: "To the breach",
    state_accepted: "accepted", state_rejected: "rejected", state_expired: "expired", state_superseded: "replaced",
    wasAccepted: "Proposal {version} was accepted by {by}, {time}.", wasRejected: "Proposal {version} was rejected by {by}, {time}: {reason}", wasExpired: "Nobody decided in time: the proposal has expired.",
    wasReplaced: "This plan ran and was replaced by another.", wasSuperseded: "A newer proposal has taken its place.",
    waysTitle: "What was weighed for the loads of {vehicle}", wayCol: "Way", savedCol: "Saved", lostCol: "Lost", routeCostCol: "Routes cost", goodsCostCol: "Goods cost", isChosen: "chosen", countLoads: { one: "{n} load", other: "{n} loads" },
    way_deliver: "Bring them first", way_store: "Into a cold store", way_transfer: "Another vehicle comes", way_give_up: "Give them up",
    obstacle_no_store: "no open cold store has room and keeps them", obstacle_no_vehicle: "no other vehicle has a trusted load space for them", obstacle_too_late: "no vehicle can take them over in time", obstacle_not_lost: "their time is not over yet",
  },
  ru: {
    proposalWord: "Предложение", sideBefore: "Действует", sideAfter: "Предложено", mapBefore: "Карта действующего плана", mapAfter: "Карта предложения", costTerms: "Чего это стоит", differenceWord: "Разница", kmLeft: "Осталось километров", drivingLeft: "Осталось ехать", undone: "Останется без доставки",
    planFacts: { one: "план {version}, {n} машина", few: "план {version}, {n} машины", many: "план {version}, {n} машин", other: "план {version}, {n} машины" }, toBreach: "К нарушению",
    state_accepted: "принято", state_rejected: "отклонено", state_expired: "срок истёк", state_superseded: "заменено",
    wasAccepted: "Предложение {version}: принято, {by}, {time}.", wasRejected: "Предложение {version}: отклонено, {by}, {time}: {reason}", wasExpired: "Никто не решил вовремя: срок предложения истёк.",
    wasReplaced: "Этот план действовал и был заменён другим.", wasSuperseded: "Его место заняло более новое предложение.",
    waysTitle: "Что взвешено для грузов {vehicle}", wayCol: "Способ", savedCol: "Спасено", lostCol: "Потеряно", routeCostCol: "Цена маршрутов", goodsCostCol: "Цена товара", isChosen: "выбрано", countLoads: { one: "{n} груз", few: "{n} груза", many: "{n} грузов", other: "{n} груза" },
    way_deliver: "Доставить первыми", way_store: "На холодный склад", way_transfer: "Приедет другая машина", way_give_up: "Отказаться",
    obstacle_no_store: "нет открытого склада с местом и нужным холодом", obstacle_no_vehicle: "нет другой машины с надёжным кузовом для них", obstacle_too_late: "ни одна машина не успеет их забрать", obstacle_not_lost: "их время ещё не вышло",
  },
};
