// The words of the comparison of two plans.

export default {
  en: {
    proposalWord: "Proposal", sideBefore: "Runs now", sideAfter: "Proposed", mapBefore: "Map of the plan that runs", mapAfter: "Map of the proposal", costTerms: "What it costs", differenceWord: "Difference", kmLeft: "Kilometres left", drivingLeft: "Driving left", undone: "Left undone",
    planFacts: { one: "plan {version}, {n} vehicle", other: "plan {version}, {n} vehicles" }, toBreach: "To the breach",
    state_accepted: "accepted", state_rejected: "rejected", state_expired: "expired", state_superseded: "replaced",
    wasAccepted: "Proposal {version} was accepted by {by}, {time}.", wasRejected: "Proposal {version} was rejected by {by}, {time}: {reason}", wasExpired: "Nobody decided in time: the proposal has expired.",
    wasReplaced: "This plan ran and was replaced by another.", wasSuperseded: "A newer proposal has taken its place.",
  },
  ru: {
    proposalWord: "Предложение", sideBefore: "Действует", sideAfter: "Предложено", mapBefore: "Карта действующего плана", mapAfter: "Карта предложения", costTerms: "Чего это стоит", differenceWord: "Разница", kmLeft: "Осталось километров", drivingLeft: "Осталось ехать", undone: "Останется без доставки",
    planFacts: { one: "план {version}, {n} машина", few: "план {version}, {n} машины", many: "план {version}, {n} машин", other: "план {version}, {n} машины" }, toBreach: "К нарушению",
    state_accepted: "принято", state_rejected: "отклонено", state_expired: "срок истёк", state_superseded: "заменено",
    wasAccepted: "Предложение {version}: принято, {by}, {time}.", wasRejected: "Предложение {version}: отклонено, {by}, {time}: {reason}", wasExpired: "Никто не решил вовремя: срок предложения истёк.",
    wasReplaced: "Этот план действовал и был заменён другим.", wasSuperseded: "Его место заняло более новое предложение.",
  },
};
