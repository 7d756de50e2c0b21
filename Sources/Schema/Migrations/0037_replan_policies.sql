-- What a tenant wants done with the plans that a trigger causes, where it is not what the configuration says.
create table isotherm.replan_policy (
    tenant            text        not null,
    trigger           text        not null,
    mode              text        not null check (mode in ('off', 'suggest', 'auto')),
    -- How far a plan that nobody looks at may go; of the mode "auto" alone.
    moved_stops       integer     check (moved_stops >= 0),
    broken_windows    integer     check (broken_windows >= 0),
    dropped_shipments integer     check (dropped_shipments >= 0),
    changed_by        text        not null,
    changed_at        timestamptz not null,
    primary key (tenant, trigger),
    check (num_nonnulls(moved_stops, broken_windows, dropped_shipments) = case mode when 'auto' then 3 else 0 end)
);
