-- What the detector takes the goods on board to be, and how long they keep if things go on as they do. It follows from
-- the readings: the collector writes it anew while they come, and nothing is lost with a row.
create table isotherm.goods_estimate (
    device_id    integer          primary key references isotherm.device (id) on delete cascade,
    time         timestamptz      not null,    -- event time of the newest reading
    celsius      double precision not null,    -- the goods, not the air around them
    aboard_since timestamptz      not null,
    keeps_until  timestamptz                   -- when a rule will be met; null while that is not foreseen
) with (fillfactor = 50);
