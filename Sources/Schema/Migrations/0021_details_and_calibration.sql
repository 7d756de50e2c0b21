-- The figures behind the word that says why a shipment is left out: pages put them into a sentence in their own language.
alter table isotherm.plan_unassigned
    add column details jsonb;                               -- null: the word says it all

-- When a device was compared with a reference, what that showed, and until when it holds. A device has been calibrated
-- as its newest entry says; the older ones stay for the auditor.
create table isotherm.device_calibration (
    id            bigint           generated always as identity primary key,
    tenant        text             not null,
    device_id     integer          not null references isotherm.device (id) on delete cascade,
    calibrated_at timestamptz      not null,
    due_at        timestamptz      not null,
    certificate   text             not null,
    deviation     double precision,                         -- °C, the largest that was found; null: not written down
    entered_by    text             not null,
    entered_at    timestamptz      not null default now(),
    check (calibrated_at < due_at)
);
create index device_calibration_newest on isotherm.device_calibration (device_id, calibrated_at desc, id desc);
