-- What a collector owes the tables of newest values.
--
-- Under load the newest values are brought up a few times a second and not with every batch. Every transaction that
-- leaves them behind lies within a range of event times and after an arrival that stand here, so that whoever goes on
-- after a crash reads that range once and makes good for it.
create table isotherm.latest_debt (
    debtor   text        primary key,                       -- the collector's client identifier
    earliest timestamptz not null,
    latest   timestamptz not null,
    since    timestamptz not null                           -- arrival of the first reading that may be missing
);
