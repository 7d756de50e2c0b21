-- The making of rollups. One job at a time works, under an advisory lock; each step is one transaction that replaces
-- whole stretches, so that a step that was interrupted or is repeated neither misses nor doubles anything. Minutes and
-- quarters of an hour are made by the program (Sources/TimeSeries/Rollups); here is what is made of them, and what the
-- views compute at the moment of asking.

-- How far a level is made. A function, so that the planner reckons with the instant and not with any.
CREATE OR REPLACE FUNCTION isotherm.ready_until(level text) RETURNS timestamptz LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT l.ready_until FROM isotherm.rollup_level l WHERE l.name = level);
END $$;

-- The minutes of all or some series from the readings.
CREATE OR REPLACE FUNCTION isotherm.minutes_of(
    from_time timestamptz, until_time timestamptz, only_series integer[] DEFAULT NULL)
RETURNS SETOF isotherm.rollup_1m LANGUAGE plpgsql STABLE AS $$
DECLARE
    is_there boolean;
BEGIN
    -- Where nothing is newer than what is made, a view asks for nothing: planning the rest takes ten times as long.
    EXECUTE format('SELECT EXISTS (SELECT FROM isotherm.reading WHERE time >= %L AND time < %L)', from_time, until_time)
        INTO is_there;
    IF NOT is_there AND NOT EXISTS (
        SELECT FROM isotherm.compressed_chunk c WHERE c.parent = 'reading' AND c.state = 'compressed'
            AND c.from_time < minutes_of.until_time AND c.until_time > minutes_of.from_time)
    THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format($query$
        SELECT q.series_id, q.bucket, count(*)::integer, min(q.value), max(q.value), sum(q.value),
            max(q.value) FILTER (WHERE q.is_first), max(q.value) FILTER (WHERE q.is_last), min(q.time), max(q.time),
            sum(q.seconds), coalesce(sum(q.seconds) FILTER (WHERE q.value < g.low OR q.value > g.high), 0),
            sum(q.value * q.seconds),
            sum(q.seconds * isotherm.heat_weight(q.value)) FILTER (WHERE s.metric = 'temperature')
        FROM (
            SELECT p.series_id, p.bucket, p.time, p.value,
                p.before IS NULL OR p.before < p.bucket AS is_first,
                p.after IS NULL OR p.after >= p.bucket + interval '1 minute' AS is_last,
                CASE WHEN p.time - p.reach <= interval '1 hour'
                     THEN date_part('epoch', p.time - p.reach) ELSE 0 END AS seconds
            FROM (
                SELECT o.*, coalesce(o.before, (
                    -- The reading before the first of the stretch; its minute is made, or will be and then again this.
                    SELECT m.last_time FROM isotherm.rollup_1m m
                    WHERE m.series_id = o.series_id AND m.bucket < $1 AND m.bucket >= $1 - interval '62 minutes'
                    ORDER BY m.bucket DESC LIMIT 1)) AS reach
                FROM (
                    SELECT r.series_id, r.time, r.value, date_bin('1 minute', r.time, '2000-01-01Z') AS bucket,
                        lag(r.time) OVER w AS before, lead(r.time) OVER w AS after
                    FROM %s AS r
                    WINDOW w AS (PARTITION BY r.series_id ORDER BY r.time)
                ) o
                OFFSET 0  -- else the search is done again for each of the eight sums that it is part of
            ) p
        ) q
        LEFT JOIN isotherm.series s ON s.id = q.series_id
        LEFT JOIN isotherm.series_range g ON g.series_id = q.series_id
        GROUP BY q.series_id, q.bucket
    $query$, isotherm.valid_readings(from_time, until_time, only_series IS NOT NULL))
    USING from_time, until_time, only_series;
END $$;

-- The FROM item of the readings that count, with $1, $2 and $3 for from, until and the series.
CREATE OR REPLACE FUNCTION isotherm.valid_readings(
    from_time timestamptz, until_time timestamptz, is_some boolean)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    chosen text := CASE WHEN is_some THEN ' AND series_id = ANY ($3)' ELSE '' END;
    raw text := 'SELECT series_id, time, value FROM isotherm.reading'
        || ' WHERE time >= $1 AND time < $2 AND value IS NOT NULL AND quality & 1 <> 1' || chosen;
BEGIN
    IF EXISTS (SELECT FROM isotherm.compressed_chunk c WHERE c.parent = 'reading' AND c.state = 'compressed'
               AND c.from_time < valid_readings.until_time AND c.until_time > valid_readings.from_time) THEN
        raw := raw || ' UNION ALL SELECT series_id, time, value FROM isotherm.segment_readings_between($1, $2, '
            || CASE WHEN is_some THEN '$3' ELSE 'NULL' END || ') WHERE value IS NOT NULL AND quality & 1 <> 1';
    END IF;
    RETURN '(' || raw || ')';
END $$;

-- The sketches of quarters of an hour.
CREATE OR REPLACE FUNCTION isotherm.sketches_of(
    from_time timestamptz, until_time timestamptz, only_series integer[] DEFAULT NULL)
RETURNS TABLE (series_id integer, bucket timestamptz, sketch integer[]) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE format($query$
        SELECT b.series_id, b.bucket, array_agg(v.item ORDER BY b.bin, v.place)
        FROM (
            SELECT r.series_id, date_bin('15 minutes', r.time, '2000-01-01Z') AS bucket,
                isotherm.sketch_bin(r.value) AS bin, count(*)::integer AS n
            FROM %s AS r GROUP BY 1, 2, 3
        ) b
        CROSS JOIN LATERAL (VALUES (1, b.bin), (2, b.n)) AS v(place, item)
        GROUP BY 1, 2
    $query$, isotherm.valid_readings(from_time, until_time, only_series IS NOT NULL))
    USING from_time, until_time, only_series;
END $$;

-- What a level lacks at its end: which finer levels have rows for it, from where each, and from where only the readings do.
CREATE OR REPLACE FUNCTION isotherm.newest_parts(
    of_level text, OUT step interval, OUT tables text[], OUT starts timestamptz[], OUT rest timestamptz)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    finer record;
    is_there boolean;
BEGIN
    SELECT l.width, l.ready_until INTO step, rest FROM isotherm.rollup_level l WHERE l.name = of_level;
    FOR finer IN
        SELECT 'isotherm.rollup_' || l.name AS rows, l.ready_until FROM isotherm.rollup_level l
        WHERE l.width < newest_parts.step ORDER BY l.width DESC
    LOOP
        CONTINUE WHEN finer.ready_until <= rest;
        -- The instant in the text: the planner then reads the chunks that it lies in and later ones, and no other.
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE bucket >= %L)', finer.rows, rest) INTO is_there;
        IF is_there THEN
            tables := tables || finer.rows;
            starts := starts || rest;
        END IF;
        rest := finer.ready_until;
    END LOOP;
END $$;

-- Whether any reading is newer. Where none is, a view asks for nothing: planning the rest takes ten times as long.
CREATE OR REPLACE FUNCTION isotherm.is_newer_reading(since timestamptz)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    is_there boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM isotherm.reading WHERE time >= %L)', since) INTO is_there;
    RETURN is_there OR EXISTS (SELECT FROM isotherm.compressed_chunk c
        WHERE c.parent = 'reading' AND c.state = 'compressed' AND c.until_time > since);
END $$;

-- The newest stretches of a level, as far as the values alone say it.
CREATE OR REPLACE FUNCTION isotherm.newest_values(of_level text)
RETURNS TABLE (series_id integer, bucket timestamptz, count integer, minimum double precision,
    maximum double precision, total double precision) LANGUAGE plpgsql STABLE AS $$
DECLARE
    parts record := isotherm.newest_parts(of_level);
    sources text[];
BEGIN
    FOR i IN 1..coalesce(cardinality(parts.tables), 0) LOOP
        sources := sources || format('SELECT series_id, bucket, count, minimum, maximum, total FROM %s WHERE bucket >= %L',
            parts.tables[i], parts.starts[i]);
    END LOOP;
    IF isotherm.is_newer_reading(parts.rest) THEN
        sources := sources || format('SELECT series_id, time, 1, value, value, value FROM %s AS r',
            isotherm.valid_readings(parts.rest, 'infinity', false));
    END IF;
    IF sources IS NULL THEN RETURN; END IF;
    RETURN QUERY EXECUTE format('SELECT series_id, date_bin($4, bucket, ''2000-01-01Z''), sum(count)::integer, '
        || 'min(minimum), max(maximum), sum(total) FROM (%s) AS s(series_id, bucket, count, minimum, maximum, total) '
        || 'GROUP BY 1, 2', array_to_string(sources, ' UNION ALL '))
        USING parts.rest, 'infinity'::timestamptz, NULL::integer[], parts.step;
END $$;

-- The same, as far as the times of the readings say it.
CREATE OR REPLACE FUNCTION isotherm.newest_times(of_level text)
RETURNS TABLE (series_id integer, bucket timestamptz, first double precision, last double precision,
    first_time timestamptz, last_time timestamptz, seconds double precision, seconds_outside double precision,
    weighted double precision, heat double precision) LANGUAGE plpgsql STABLE AS $$
DECLARE
    parts record := isotherm.newest_parts(of_level);
    columns text := 'series_id, bucket, first, last, first_time, last_time, seconds, seconds_outside, weighted, heat';
    sources text[] := ARRAY[format('SELECT %s FROM isotherm.minutes_of($1, ''infinity'')', columns)];
BEGIN
    FOR i IN 1..coalesce(cardinality(parts.tables), 0) LOOP
        sources := sources || format('SELECT %s FROM %s WHERE bucket >= %L', columns, parts.tables[i], parts.starts[i]);
    END LOOP;
    RETURN QUERY EXECUTE format('SELECT series_id, date_bin($2, bucket, ''2000-01-01Z''), '
        || '(array_agg(first ORDER BY bucket))[1], (array_agg(last ORDER BY bucket DESC))[1], min(first_time), '
        || 'max(last_time), sum(seconds), sum(seconds_outside), sum(weighted), sum(heat) FROM (%s) AS s GROUP BY 1, 2',
        array_to_string(sources, ' UNION ALL '))
        USING parts.rest, parts.step;
END $$;

-- The same, for percentiles: minutes have none, so what has no quarter of an hour yet is counted from its readings.
CREATE OR REPLACE FUNCTION isotherm.newest_sketches(of_level text)
RETURNS TABLE (series_id integer, bucket timestamptz, sketch integer[]) LANGUAGE plpgsql STABLE AS $$
DECLARE
    parts record := isotherm.newest_parts(of_level);
    quarters timestamptz := isotherm.ready_until('15m');
    sources text[] := ARRAY['SELECT series_id, bucket, sketch FROM isotherm.sketches_of($1, ''infinity'')'];
BEGIN
    FOR i IN 1..coalesce(cardinality(parts.tables), 0) LOOP
        CONTINUE WHEN parts.starts[i] >= quarters;
        sources := sources || format('SELECT series_id, bucket, sketch FROM %s WHERE bucket >= %L',
            parts.tables[i], parts.starts[i]);
    END LOOP;
    RETURN QUERY EXECUTE format('SELECT series_id, date_bin($2, bucket, ''2000-01-01Z''), isotherm.sketch_union(sketch) '
        || 'FROM (%s) AS s GROUP BY 1, 2', array_to_string(sources, ' UNION ALL '))
        USING quarters, parts.step;
END $$;

-- Makes the coarser levels of a stretch again, as far as they are made at all: where the values are the same and only the time
-- that they stand for is another, and where an hour or a day has become complete with a part of it. Quarters of an hour with
-- new values are made already.
CREATE OR REPLACE FUNCTION isotherm.rollup_coarser(
    from_time timestamptz, until_time timestamptz, only_series integer[], has_new_values boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    level record;
    finer text := 'rollup_1m';
    a timestamptz;
    b timestamptz;
    chosen text := CASE WHEN only_series IS NULL THEN '' ELSE ' AND series_id = ANY ($3)' END;
    sums text := 'sum(count)::integer, min(minimum), max(maximum), sum(total), '
        || '(array_agg(first ORDER BY bucket))[1], (array_agg(last ORDER BY bucket DESC))[1], min(first_time), '
        || 'max(last_time), sum(seconds), sum(seconds_outside), sum(weighted), sum(heat)';
BEGIN
    FOR level IN SELECT * FROM isotherm.rollup_level l WHERE l.name <> '1m' ORDER BY l.width LOOP
        a := date_bin(level.width, from_time, '2000-01-01Z');
        b := least(date_bin(level.width, until_time - interval '1 microsecond', '2000-01-01Z') + level.width,
                   level.ready_until);
        IF a < b AND NOT (has_new_values AND level.name = '15m') THEN
            IF has_new_values THEN
                EXECUTE format('DELETE FROM isotherm.rollup_%s WHERE bucket >= $1 AND bucket < $2%s', level.name, chosen)
                    USING a, b, only_series;
                EXECUTE format(
                    'INSERT INTO isotherm.rollup_%s
                     SELECT series_id, date_bin($4, bucket, ''2000-01-01Z''), %s, isotherm.sketch_union(sketch)
                     FROM isotherm.%s WHERE bucket >= $1 AND bucket < $2%s GROUP BY 1, 2',
                    level.name, sums, finer, chosen)
                    USING a, b, only_series, level.width;
            ELSE
                EXECUTE format(
                    'UPDATE isotherm.rollup_%s t
                     SET seconds = q.seconds, seconds_outside = q.seconds_outside, weighted = q.weighted, heat = q.heat
                     FROM (SELECT series_id, date_bin($4, bucket, ''2000-01-01Z'') AS bucket, sum(seconds) AS seconds,
                               sum(seconds_outside) AS seconds_outside, sum(weighted) AS weighted, sum(heat) AS heat
                           FROM isotherm.%s WHERE bucket >= $1 AND bucket < $2%s GROUP BY 1, 2) q
                     WHERE t.series_id = q.series_id AND t.bucket = q.bucket', level.name, finer, chosen)
                    USING a, b, only_series, level.width;
            END IF;
        END IF;
        finer := 'rollup_' || level.name;
    END LOOP;
END $$;

-- Replaces the minutes of a stretch.
CREATE OR REPLACE FUNCTION isotherm.rollup_minutes(
    from_time timestamptz, until_time timestamptz, only_series integer[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'DELETE FROM isotherm.rollup_1m WHERE bucket >= $1 AND bucket < $2'
        || CASE WHEN only_series IS NULL THEN '' ELSE ' AND series_id = ANY ($3)' END
        USING from_time, until_time, only_series;
    EXECUTE 'INSERT INTO isotherm.rollup_1m SELECT * FROM isotherm.minutes_of($1, $2, $3)'
        USING from_time, until_time, only_series;
END $$;

-- Takes the notes of what changed and turns them into hours to be made again. What lies beyond the last made minute
-- needs nothing: it is read when its turn comes.
CREATE OR REPLACE FUNCTION isotherm.rollup_fold() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    ready timestamptz := (SELECT ready_until FROM isotherm.rollup_level WHERE name = '1m');
    frozen timestamptz := (SELECT frozen_before FROM isotherm.storage_horizon);
    writers xid[];
    hours timestamptz[];
    touched integer[];
    taken bigint;
BEGIN
    WITH notes AS (
        DELETE FROM isotherm.reading_change RETURNING xmin AS writer, series_id, from_time, until_time
    ), marked AS (
        INSERT INTO isotherm.rollup_dirty
        SELECT DISTINCT h.hour, coalesce(n.series_id, 0)
        FROM notes n
        CROSS JOIN LATERAL generate_series(
            date_bin('1 hour', greatest(n.from_time, frozen), '2000-01-01Z'),
            least(n.until_time, ready) - interval '1 microsecond', interval '1 hour') AS h(hour)
        WHERE n.from_time < ready AND n.until_time > frozen
        ON CONFLICT DO NOTHING
    )
    SELECT count(*), array_agg(writer) FILTER (WHERE from_time IS NULL) INTO taken, writers FROM notes;
    IF writers IS NOT NULL THEN
        -- No index knows the writers: several processes read for a SELECT, and none would for an INSERT … SELECT.
        EXECUTE 'SELECT array_agg(w.hour), array_agg(w.series_id) FROM (
                     SELECT DISTINCT date_bin(''1 hour'', time, ''2000-01-01Z'') AS hour, series_id FROM isotherm.reading
                     WHERE xmin = ANY ($1) AND time < $2 AND time >= $3) w'
            INTO hours, touched USING writers, ready, frozen;
        INSERT INTO isotherm.rollup_dirty SELECT * FROM unnest(hours, touched) ON CONFLICT DO NOTHING;
    END IF;
    RETURN taken;
END $$;

-- After minutes up to an instant were made again: the next reading of a series whose last one in them is at another instant
-- than before stands for another time.
CREATE OR REPLACE FUNCTION isotherm.rollup_follow(end_time timestamptz, moved integer[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    ready timestamptz := isotherm.ready_until('1m');
    follower record;
BEGIN
    FOR follower IN
        SELECT f.bucket, array_agg(f.series_id) AS series FROM (
            SELECT DISTINCT ON (m.series_id) m.series_id, m.bucket FROM isotherm.rollup_1m m
            WHERE m.bucket >= end_time AND m.bucket < end_time + interval '61 minutes' AND m.bucket < ready
                AND m.series_id = ANY (moved)
            ORDER BY m.series_id, m.bucket) f
        GROUP BY f.bucket
    LOOP
        PERFORM isotherm.rollup_minutes(follower.bucket, follower.bucket + interval '1 minute', follower.series);
        PERFORM isotherm.rollup_coarser(follower.bucket, follower.bucket + interval '1 minute', follower.series, false);
    END LOOP;
END $$;

DROP FUNCTION IF EXISTS isotherm.rollup_follow(timestamptz, timestamptz, integer[], integer[], timestamptz[]);
DROP FUNCTION IF EXISTS isotherm.rollup_ends(timestamptz, timestamptz, integer[]);
DROP FUNCTION IF EXISTS isotherm.rollup_repair(timestamptz);
DROP FUNCTION IF EXISTS isotherm.rollup_advance(timestamptz);

-- Begins: everything that is there is marked, and the levels are ready up to the day's begin.
CREATE OR REPLACE FUNCTION isotherm.rollup_begin(target timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    border timestamptz := date_bin('1 day', target, '2000-01-01Z');
    place timestamptz;
BEGIN
    IF EXISTS (SELECT FROM isotherm.rollup_level WHERE ready_until > '-infinity') THEN RETURN; END IF;
    UPDATE isotherm.rollup_level SET ready_until = border;
    SELECT min(time) INTO place FROM isotherm.reading;
    WHILE place < border LOOP
        place := date_bin('1 hour', place, '2000-01-01Z');
        INSERT INTO isotherm.rollup_dirty VALUES (place, 0) ON CONFLICT DO NOTHING;
        EXECUTE 'SELECT min(time) FROM isotherm.reading WHERE time >= $1' INTO place USING place + interval '1 hour';
    END LOOP;
    INSERT INTO isotherm.rollup_dirty
    SELECT DISTINCT h.hour, 0 FROM isotherm.reading_segment s
    CROSS JOIN LATERAL generate_series(date_bin('1 hour', s.start, '2000-01-01Z'), s.last_time, interval '1 hour') h(hour)
    WHERE h.hour < border ON CONFLICT DO NOTHING;
END $$;
