-- Our readings under the column names of a harness that checks rows of (time, device_id, sensor, seq, value, lat, lon).
-- Outer joins and subqueries, so that counting its rows reads nothing but the readings.
create or replace view isotherm.bench as
    select r.time, substring(d.name from '[0-9]+')::int as device_id, 1 as sensor, r.sequence as seq,
           r.value::float4 as value,
           (select p.latitude from isotherm.position p where p.time = r.time and p.device_id = s.device_id) as lat,
           (select p.longitude from isotherm.position p where p.time = r.time and p.device_id = s.device_id) as lon,
           r.xmin
    from isotherm.reading r
    left join isotherm.series s on s.id = r.series_id
    left join isotherm.device d on d.id = s.device_id;
