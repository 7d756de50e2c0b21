-- What the dispatcher was told of a vehicle once and is not told again: that it is late, that nothing is heard of it.
create table isotherm.fleet_notice (
    tenant   text        not null,
    vehicle  text        not null,
    kind     text        not null check (kind in ('late', 'silent')),
    occasion text        not null,                          -- the plan's version and how late; when it was last heard
    told_at  timestamptz not null,
    primary key (tenant, vehicle, kind, occasion),
    foreign key (tenant, vehicle) references isotherm.vehicle (tenant, name)
);
create index fleet_notice_age on isotherm.fleet_notice (told_at);

-- When it was told that a courier's device has not confirmed its route.
alter table isotherm.plan_message add column overdue_told_at timestamptz;
create index plan_message_unconfirmed on isotherm.plan_message (published_at)
    where acknowledged_at is null and overdue_told_at is null;
