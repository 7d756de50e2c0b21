-- Whom an episode is given to, what is said about it, and until when nobody wants to hear of it.
alter table isotherm.episode_action drop constraint episode_action_action_check;
alter table isotherm.episode_action add constraint episode_action_action_check
    check (action in ('acknowledged', 'closed', 'assigned', 'commented', 'snoozed'));
alter table isotherm.episode_action
    add column assignee text,                               -- of assigned
    add column until    timestamptz,                        -- of snoozed
    add constraint episode_action_assignee check ((action = 'assigned') = (assignee is not null)),
    add constraint episode_action_until check ((action = 'snoozed') = (until is not null));

alter table isotherm.episode
    add column assigned_to   text,
    add column snoozed_until timestamptz;
