-- Functions of time and order for people who ask in SQL.
CREATE OR REPLACE FUNCTION isotherm.time_bucket(
    width interval, at timestamptz, origin timestamptz DEFAULT '2000-01-03 00:00:00+00')
RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT date_bin(width, at, origin) $$;
COMMENT ON FUNCTION isotherm.time_bucket(interval, timestamptz, timestamptz) IS
    'The beginning of the stretch of equal length in which an instant lies; counted from a Monday';

CREATE OR REPLACE FUNCTION isotherm.time_bucket(width interval, at timestamptz, zone text)
RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT date_bin(width, at AT TIME ZONE zone, '2000-01-03') AT TIME ZONE zone $$;
COMMENT ON FUNCTION isotherm.time_bucket(interval, timestamptz, text) IS
    'The same by the clock of a time zone, so that days begin at its midnight';

CREATE OR REPLACE FUNCTION isotherm.time_bucket_gapfill(width interval, start timestamptz, finish timestamptz)
RETURNS SETOF timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 1000
AS $$ SELECT generate_series(isotherm.time_bucket(width, start), finish - interval '1 microsecond', width) $$;
COMMENT ON FUNCTION isotherm.time_bucket_gapfill(interval, timestamptz, timestamptz) IS
    'All stretches from start to before finish, to be joined with what there is: FROM time_bucket_gapfill(…) AS bucket LEFT JOIN …';

-- locf and interpolate look at the rows around theirs: they are used with a window, OVER (ORDER BY bucket).
CREATE OR REPLACE FUNCTION isotherm.locf_step(known anyelement, next anyelement)
RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(next, known) $$;
CREATE OR REPLACE AGGREGATE isotherm.locf(anyelement) (
    SFUNC = isotherm.locf_step, STYPE = anyelement, PARALLEL = SAFE);
COMMENT ON AGGREGATE isotherm.locf(anyelement) IS
    'The last value that was there: locf(x) OVER (PARTITION BY device ORDER BY bucket)';

CREATE OR REPLACE FUNCTION isotherm.interpolate(
    at timestamptz, before_time timestamptz, before double precision,
    after_time timestamptz, after double precision)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN before_time = at THEN before
        WHEN after_time = at THEN after
        ELSE before + (after - before) * (extract(epoch FROM at - before_time)
            / nullif(extract(epoch FROM after_time - before_time), 0))::double precision
    END $$;
COMMENT ON FUNCTION isotherm.interpolate(timestamptz, timestamptz, double precision, timestamptz, double precision) IS
    'The value on the straight line between two known ones; null where one of them is missing';

-- interpolate(times, values): the whole gap-filled column at once.
CREATE OR REPLACE FUNCTION isotherm.interpolate(times timestamptz[], known double precision[])
RETURNS TABLE (at timestamptz, value double precision) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH points AS (
        SELECT t.at, t.value, t.place,
            count(t.value) OVER (ORDER BY t.place) AS behind,
            count(t.value) OVER (ORDER BY t.place DESC) AS ahead
        FROM unnest(times, known) WITH ORDINALITY AS t(at, value, place)
    ), spans AS (
        SELECT p.*,
            max(p.at) FILTER (WHERE p.value IS NOT NULL) OVER (PARTITION BY p.behind) AS before_time,
            max(p.value) OVER (PARTITION BY p.behind) AS before,
            max(p.at) FILTER (WHERE p.value IS NOT NULL) OVER (PARTITION BY p.ahead) AS after_time,
            max(p.value) OVER (PARTITION BY p.ahead) AS after
        FROM points p
    )
    SELECT s.at, isotherm.interpolate(s.at, s.before_time, s.before, s.after_time, s.after)
    FROM spans s ORDER BY s.place $$;

-- first(value, time) and last(value, time).
DO $$
BEGIN
    CREATE TYPE isotherm.timed_value AS (at timestamptz, value double precision);
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
CREATE OR REPLACE FUNCTION isotherm.first_step(known isotherm.timed_value, value double precision, at timestamptz)
RETURNS isotherm.timed_value LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN at IS NULL OR (known).at <= at THEN known ELSE ROW(at, value)::isotherm.timed_value END $$;
CREATE OR REPLACE FUNCTION isotherm.last_step(known isotherm.timed_value, value double precision, at timestamptz)
RETURNS isotherm.timed_value LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN at IS NULL OR (known).at >= at THEN known ELSE ROW(at, value)::isotherm.timed_value END $$;
CREATE OR REPLACE FUNCTION isotherm.first_of(one isotherm.timed_value, other isotherm.timed_value)
RETURNS isotherm.timed_value LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN (one).at IS NULL OR (other).at < (one).at THEN other ELSE one END $$;
CREATE OR REPLACE FUNCTION isotherm.last_of(one isotherm.timed_value, other isotherm.timed_value)
RETURNS isotherm.timed_value LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN (one).at IS NULL OR (other).at > (one).at THEN other ELSE one END $$;
CREATE OR REPLACE FUNCTION isotherm.timed_value_of(known isotherm.timed_value)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (known).value $$;
CREATE OR REPLACE AGGREGATE isotherm.first(double precision, timestamptz) (
    SFUNC = isotherm.first_step, STYPE = isotherm.timed_value, COMBINEFUNC = isotherm.first_of,
    FINALFUNC = isotherm.timed_value_of, PARALLEL = SAFE);
CREATE OR REPLACE AGGREGATE isotherm.last(double precision, timestamptz) (
    SFUNC = isotherm.last_step, STYPE = isotherm.timed_value, COMBINEFUNC = isotherm.last_of,
    FINALFUNC = isotherm.timed_value_of, PARALLEL = SAFE);
COMMENT ON AGGREGATE isotherm.first(double precision, timestamptz) IS 'The value of the earliest time';
COMMENT ON AGGREGATE isotherm.last(double precision, timestamptz) IS 'The value of the latest time';

-- histogram(value, low, high, buckets): counts below low, in each of the buckets, at or above high.
CREATE OR REPLACE FUNCTION isotherm.histogram_step(
    counts bigint[], value double precision, low double precision, high double precision, buckets integer)
RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE place integer;
BEGIN
    IF counts IS NULL THEN counts := array_fill(0::bigint, ARRAY[buckets + 2]); END IF;
    IF value IS NULL THEN RETURN counts; END IF;
    place := width_bucket(value, low, high, buckets) + 1;
    counts[place] := counts[place] + 1;
    RETURN counts;
END $$;
CREATE OR REPLACE AGGREGATE isotherm.histogram(double precision, double precision, double precision, integer) (
    SFUNC = isotherm.histogram_step, STYPE = bigint[]);
COMMENT ON AGGREGATE isotherm.histogram(double precision, double precision, double precision, integer) IS
    'How many values lie below low, in each of the equal buckets, and at or above high';

-- time_weighted_average(value, time): each value holds until the next one; the rows may come in any order.
CREATE OR REPLACE FUNCTION isotherm.time_weighted_final(points isotherm.timed_value[])
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(sum(q.value * q.seconds) / nullif(sum(q.seconds), 0), avg(q.value))
    FROM (SELECT p.value, extract(epoch FROM lead(p.at) OVER (ORDER BY p.at) - p.at)::double precision AS seconds
          FROM unnest(points) AS p WHERE p.value IS NOT NULL) q $$;
CREATE OR REPLACE FUNCTION isotherm.time_weighted_step(
    points isotherm.timed_value[], value double precision, at timestamptz)
RETURNS isotherm.timed_value[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_append(points, ROW(at, value)::isotherm.timed_value) $$;
CREATE OR REPLACE AGGREGATE isotherm.time_weighted_average(double precision, timestamptz) (
    SFUNC = isotherm.time_weighted_step, STYPE = isotherm.timed_value[],
    FINALFUNC = isotherm.time_weighted_final, INITCOND = '{}');
COMMENT ON AGGREGATE isotherm.time_weighted_average(double precision, timestamptz) IS
    'The mean of a value that holds from each time until the next';

-- Percentiles: a sketch is a list of bin, count, bin, count. A bin spans one per cent of its value, so that a
-- percentile is right to half a per cent; below 0.01 all values are one (DDSketch, Masson et al., VLDB 2019).
-- Not STRICT, here and where rows by the thousand pass: PostgreSQL puts the text of a strict function with CASE or LEAST
-- in it not into the query but calls it, which was half of the time of a refresh. Null still gives null.
CREATE OR REPLACE FUNCTION isotherm.sketch_bin(value double precision)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN abs(value) < 0.01 THEN 0
        ELSE (sign(value) * ceil(ln(least(abs(value), 1e300) * 100) / 0.00995033085316808 + 1e-9))::integer END $$;
CREATE OR REPLACE FUNCTION isotherm.sketch_value(bin integer)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sign(bin) * 0.01 * exp(0.00995033085316808 * (greatest(abs(bin), 1) - 0.5)) $$;
CREATE OR REPLACE FUNCTION isotherm.sketch_fold(sketch integer[])
RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(v.item ORDER BY b.bin, v.place), '{}')
    FROM (SELECT sketch[i] AS bin, sum(sketch[i + 1])::integer AS n
          FROM generate_series(1, cardinality(sketch), 2) AS i GROUP BY 1) b
    CROSS JOIN LATERAL (VALUES (1, b.bin), (2, b.n)) AS v(place, item) $$;
CREATE OR REPLACE AGGREGATE isotherm.sketch_union(integer[]) (
    SFUNC = array_cat, STYPE = integer[], FINALFUNC = isotherm.sketch_fold, PARALLEL = SAFE, COMBINEFUNC = array_cat);
CREATE OR REPLACE FUNCTION isotherm.sketch_percentile(sketch integer[], fraction double precision)
RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT isotherm.sketch_value(b.bin)
    FROM (SELECT sketch[i] AS bin, sum(sketch[i + 1]) OVER (ORDER BY sketch[i]) AS upto,
                 sum(sketch[i + 1]) OVER () AS total
          FROM generate_series(1, cardinality(sketch), 2) AS i) b
    WHERE b.upto >= greatest(fraction * b.total, 1) ORDER BY b.bin LIMIT 1 $$;
COMMENT ON FUNCTION isotherm.sketch_percentile(integer[], double precision) IS
    'A percentile of what a sketch has counted, right to half a per cent of its value; 0.5 is the median';

-- Mean kinetic temperature from sums (USP <1160>, activation energy over gas constant 10,000 K).
CREATE OR REPLACE FUNCTION isotherm.heat_weight(celsius double precision)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT exp(10000 * (1 / 278.15 - 1 / (
        CASE WHEN celsius < -100 THEN -100 WHEN celsius > 200 THEN 200 ELSE celsius END + 273.15))) $$;
CREATE OR REPLACE FUNCTION isotherm.mean_kinetic_temperature(heat double precision, seconds double precision)
RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN heat > 0 AND seconds > 0 THEN 10000 / (10000 / 278.15 - ln(heat / seconds)) - 273.15 END $$;
COMMENT ON FUNCTION isotherm.mean_kinetic_temperature(double precision, double precision) IS
    'The mean kinetic temperature in degrees Celsius of summed weights over seconds: sum(heat), sum(seconds)';
