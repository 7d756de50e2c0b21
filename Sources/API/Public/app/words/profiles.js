// The words of profiles, their versions and their form.

export default {
  en: {
    profileFromFile: "from its file", profileInForce: "in force", profileSince: "since {time}, {who}", profileVersions: "Versions", profileVersionsOf: "Versions of {profile}", profileChanges: "What changed", profileNoChanges: "Nothing before it to compare with, or nothing differs.", profileChange: "Change", profileChangeOf: "Change {profile}", profileAgain: "Take up again",
    profileAdd: "New profile", profileTitleEn: "What for, in English", profileTitleRu: "What for, in Russian", profileSettling: "Settling after loading, min", profileGap: "Longest gap, min", profileConstant: "Time constant of the load, min", profileMinutes: "For, min", profileWindowHours: "Window, h", profileSources: "Sources, one a line", profileWhy: "Why it is changed", profileKeep: "Make it the version in force", profileKept: "{profile} v{version} is in force.", profileRuleName: "Name", profileRuleAdd: "Add a rule", profileZoneAdd: "Add a budget", profileRowRemove: "Remove {what}",
    ruleKind_sustained: "without a break", ruleKind_cumulative: "in all", ruleKind_mkt: "mean kinetic", ageingUnknown: "not known", ageing_arrhenius: "Arrhenius", ageing_q10: "Q10", ageing_sqrt: "square root", ageing_vvm: "vaccine vial monitor",
  },
  ru: {
    profileFromFile: "из файла", profileInForce: "действует", profileSince: "с {time}, {who}", profileVersions: "Версии", profileVersionsOf: "Версии профиля {profile}", profileChanges: "Что изменилось", profileNoChanges: "Сравнить не с чем, или отличий нет.", profileChange: "Изменить", profileChangeOf: "Изменить {profile}", profileAgain: "Вернуть эту версию",
    profileAdd: "Новый профиль", profileTitleEn: "Назначение по-английски", profileTitleRu: "Назначение по-русски", profileSettling: "Выравнивание после погрузки, мин", profileGap: "Наибольший перерыв, мин", profileConstant: "Постоянная времени груза, мин", profileMinutes: "Сколько, мин", profileWindowHours: "Окно, ч", profileSources: "Источники, по одному в строке", profileWhy: "Зачем меняется", profileKeep: "Ввести в действие", profileKept: "Действует {profile} v{version}.", profileRuleName: "Имя", profileRuleAdd: "Добавить правило", profileZoneAdd: "Добавить допуск", profileRowRemove: "Убрать {what}",
    ruleKind_sustained: "без перерыва", ruleKind_cumulative: "в сумме", ruleKind_mkt: "средняя кинетическая", ageingUnknown: "неизвестно", ageing_arrhenius: "Аррениус", ageing_q10: "Q10", ageing_sqrt: "квадратный корень", ageing_vvm: "индикатор на флаконе",
  },
};
