-- Reading compressed segments in SQL. The layout is described in Sources/TimeSeries/Segments/README.md; the program
-- itself decodes in Swift, ten times faster. Both must agree: a test decodes the same bytes in both ways.

-- An unsigned number of some bits, the first bit being 0.
CREATE OR REPLACE FUNCTION isotherm.segment_bits(data bytea, first_bit integer, width integer)
RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN width = 0 THEN 0
        WHEN width = 64 THEN ('x' || encode(substring(data FROM first_bit / 8 + 1 FOR 8), 'hex'))::bit(64)::bigint
        ELSE (('x' || encode(substring(data FROM first_bit / 8 + 1 FOR 8), 'hex'))::bit(64)::bigint
                >> (64 - width - first_bit % 8)) & ((1::bigint << width) - 1) END $$;

DO $$
BEGIN
    CREATE TYPE isotherm.segment_header AS (kind integer, nulls integer, predictor integer, width integer,
        scale integer, base bigint, slope bigint, factor bigint, place integer);
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;

CREATE OR REPLACE FUNCTION isotherm.segment_header_of(data bytea, number integer)
RETURNS isotherm.segment_header LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ROW(get_byte(data, b), get_byte(data, b + 1), get_byte(data, b + 2), get_byte(data, b + 3),
        get_byte(data, b + 4), isotherm.segment_bits(data, (b + 8) * 8, 64),
        isotherm.segment_bits(data, (b + 16) * 8, 64), isotherm.segment_bits(data, (b + 24) * 8, 64),
        isotherm.segment_bits(data, (b + 32) * 8, 32)::integer)::isotherm.segment_header
    FROM (SELECT 6 + 36 * number AS b) at $$;

CREATE OR REPLACE FUNCTION isotherm.segment_rows(data bytea)
RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT isotherm.segment_bits(data, 8, 32)::integer $$;

-- A column as integers: numbers as they are, decimals before their division, patterns as bits.
CREATE OR REPLACE FUNCTION isotherm.segment_column(data bytea, number integer, reference bigint[] DEFAULT NULL)
RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    h isotherm.segment_header := isotherm.segment_header_of(data, number);
    n integer := isotherm.segment_rows(data);
    bits integer := h.place * 8;
    flags integer := bits + (n * h.width + 7) / 8 * 8;
    result bigint[];
BEGIN
    IF h.nulls = 2 THEN RETURN array_fill(NULL::bigint, ARRAY[n]); END IF;
    CASE h.predictor
    WHEN 0 THEN
        result := ARRAY(SELECT h.base + h.factor * isotherm.segment_bits(data, bits + i * h.width, h.width)
                        FROM generate_series(0, n - 1) AS i);
    WHEN 1 THEN
        result := ARRAY(SELECT h.base + h.factor * (((h.slope * i) >> 16)
                            + isotherm.segment_bits(data, bits + i * h.width, h.width))
                        FROM generate_series(0, n - 1) AS i);
    WHEN 2 THEN
        result := ARRAY(SELECT h.base + h.factor * (sum(CASE WHEN i = 0 THEN 0
                            ELSE h.slope + isotherm.segment_bits(data, bits + i * h.width, h.width) END)
                            OVER (ORDER BY i))::bigint
                        FROM generate_series(0, n - 1) AS i ORDER BY i);
    WHEN 3 THEN
        result := ARRAY(SELECT reference[i + 1] + h.base
                            + h.factor * isotherm.segment_bits(data, bits + i * h.width, h.width)
                        FROM generate_series(0, n - 1) AS i);
    ELSE
        result := ARRAY(SELECT h.base # (isotherm.segment_bits(data, bits + i * h.width, h.width) << h.scale)
                        FROM generate_series(0, n - 1) AS i);
    END CASE;
    IF h.nulls = 1 THEN
        result := ARRAY(SELECT CASE WHEN isotherm.segment_bits(data, flags + i, 1) = 0 THEN result[i + 1] END
                        FROM generate_series(0, n - 1) AS i);
    END IF;
    RETURN result;
END $$;

-- The double of a bit pattern: sign, exponent and fraction put together, which is exact.
CREATE OR REPLACE FUNCTION isotherm.double_of_bits(bits bigint)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN bits < 0 THEN -1 ELSE 1 END * CASE (bits >> 52) & 2047
        WHEN 0 THEN (bits & 4503599627370495)::double precision * power(2::double precision, -1074)
        WHEN 2047 THEN CASE WHEN bits & 4503599627370495 = 0 THEN 'infinity' ELSE 'nan' END::double precision
        ELSE (1 + (bits & 4503599627370495)::double precision / 4503599627370496::double precision)
            * power(2::double precision, (((bits >> 52) & 2047) - 1023)::double precision) END $$;

CREATE OR REPLACE FUNCTION isotherm.segment_doubles(data bytea, number integer)
RETURNS double precision[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    h isotherm.segment_header := isotherm.segment_header_of(data, number);
    whole bigint[] := isotherm.segment_column(data, number);
    divisor double precision := power(10::double precision, h.scale);
BEGIN
    IF h.kind = 1 THEN
        RETURN ARRAY(SELECT w::double precision / divisor FROM unnest(whole) WITH ORDINALITY AS u(w, i) ORDER BY i);
    END IF;
    RETURN ARRAY(SELECT isotherm.double_of_bits(w) FROM unnest(whole) WITH ORDINALITY AS u(w, i) ORDER BY i);
END $$;

CREATE OR REPLACE FUNCTION isotherm.instant_of(microseconds bigint)
RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT timestamptz '2000-01-01 00:00:00+00' + (microseconds - 946684800000000) * interval '1 microsecond' $$;
CREATE OR REPLACE FUNCTION isotherm.microseconds_of(at timestamptz)
RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT (extract(epoch FROM at) * 1000000)::bigint $$;

CREATE OR REPLACE FUNCTION isotherm.segment_readings(data bytea)
RETURNS TABLE ("time" timestamptz, value double precision, quality smallint, sequence bigint, received_at timestamptz)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE ROWS 600 COST 5000 AS $$
DECLARE times bigint[] := isotherm.segment_column(data, 0);
BEGIN
    RETURN QUERY
        SELECT isotherm.instant_of(u.t), u.v, u.q::smallint, u.s, isotherm.instant_of(u.r)
        FROM unnest(times, isotherm.segment_doubles(data, 1), isotherm.segment_column(data, 2),
            isotherm.segment_column(data, 3), isotherm.segment_column(data, 4, times)) AS u(t, v, q, s, r);
END $$;

CREATE OR REPLACE FUNCTION isotherm.segment_positions(data bytea)
RETURNS TABLE ("time" timestamptz, latitude double precision, longitude double precision, speed_kmh real,
    course_deg real, altitude_m real, accuracy_m real, received_at timestamptz)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE ROWS 600 COST 5000 AS $$
DECLARE times bigint[] := isotherm.segment_column(data, 0);
BEGIN
    RETURN QUERY
        SELECT isotherm.instant_of(u.t), u.la, u.lo, u.s::real, u.c::real, u.a::real, u.u::real,
            isotherm.instant_of(u.r)
        FROM unnest(times, isotherm.segment_doubles(data, 1), isotherm.segment_doubles(data, 2),
            isotherm.segment_doubles(data, 3), isotherm.segment_doubles(data, 4), isotherm.segment_doubles(data, 5),
            isotherm.segment_doubles(data, 6), isotherm.segment_column(data, 7, times))
            AS u(t, la, lo, s, c, a, u, r);
END $$;

-- Compressed readings of a stretch of time. No segment is longer than a chunk, and no chunk longer than a month.
CREATE OR REPLACE FUNCTION isotherm.segment_readings_between(
    from_time timestamptz, until_time timestamptz, only_series integer[] DEFAULT NULL)
RETURNS TABLE (series_id integer, "time" timestamptz, value double precision, quality smallint, sequence bigint,
    received_at timestamptz) LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000 AS $$
    SELECT s.series_id, x.time, x.value, x.quality, x.sequence, x.received_at
    FROM isotherm.reading_segment s
    CROSS JOIN LATERAL isotherm.segment_readings(s.data) AS x
    WHERE s.start < until_time AND s.start >= from_time - interval '32 days' AND s.last_time >= from_time
        AND (only_series IS NULL OR s.series_id = ANY (only_series))
        AND x.time >= from_time AND x.time < until_time $$;

-- Whether a segment holds a reading of an instant: a search by halves, since times can be read at any place.
CREATE OR REPLACE FUNCTION isotherm.segment_has(data bytea, at bigint)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    h isotherm.segment_header := isotherm.segment_header_of(data, 0);
    low integer := 0;
    high integer := isotherm.segment_rows(data) - 1;
    middle integer;
    found bigint;
BEGIN
    IF h.predictor <> 1 THEN RETURN at = ANY (isotherm.segment_column(data, 0)); END IF;
    WHILE low <= high LOOP
        middle := (low + high) / 2;
        found := h.base + h.factor * (((h.slope * middle) >> 16)
            + isotherm.segment_bits(data, h.place * 8 + middle * h.width, h.width));
        IF found = at THEN RETURN true; END IF;
        IF found < at THEN low := middle + 1; ELSE high := middle - 1; END IF;
    END LOOP;
    RETURN false;
END $$;

-- Row triggers of chunks that are compressed or about to be; hot chunks have none. What is in a segment already is a
-- repeat: COPY is told so as by a key, INSERT … ON CONFLICT DO NOTHING passes over it.
CREATE OR REPLACE FUNCTION isotherm.late_reading() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found bytea;
BEGIN
    IF current_setting('isotherm.moving', true) = 'on' THEN RETURN NEW; END IF;
    SELECT s.data INTO found FROM isotherm.reading_segment s
    WHERE s.series_id = NEW.series_id AND s.start <= NEW.time AND s.start >= TG_ARGV[1]::timestamptz
    ORDER BY s.start DESC LIMIT 1;
    IF found IS NOT NULL AND isotherm.segment_has(found, isotherm.microseconds_of(NEW.time)) THEN
        IF current_query() !~* 'on\s+conflict' THEN
            RAISE unique_violation USING MESSAGE = 'the reading is in a compressed segment already',
                CONSTRAINT = 'reading_segment_key', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
        END IF;
        RETURN NULL;
    END IF;
    INSERT INTO isotherm.late_key VALUES (TG_ARGV[0], NEW.time, NEW.series_id);
    -- A row that is moved into a segment bears its writer's transaction no longer, so it is noted by itself.
    IF current_setting('isotherm.noted', true) IS DISTINCT FROM 'on' THEN
        INSERT INTO isotherm.reading_change VALUES (NEW.series_id, date_bin('1 hour', NEW.time, '2000-01-01Z'),
            date_bin('1 hour', NEW.time, '2000-01-01Z') + interval '1 hour');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION isotherm.late_position() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found bytea;
BEGIN
    IF current_setting('isotherm.moving', true) = 'on' THEN RETURN NEW; END IF;
    SELECT s.data INTO found FROM isotherm.position_segment s
    WHERE s.device_id = NEW.device_id AND s.start <= NEW.time AND s.start >= TG_ARGV[1]::timestamptz
    ORDER BY s.start DESC LIMIT 1;
    IF found IS NOT NULL AND isotherm.segment_has(found, isotherm.microseconds_of(NEW.time)) THEN
        IF current_query() !~* 'on\s+conflict' THEN
            RAISE unique_violation USING MESSAGE = 'the position is in a compressed segment already',
                CONSTRAINT = 'position_segment_key', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
        END IF;
        RETURN NULL;
    END IF;
    INSERT INTO isotherm.late_key VALUES (TG_ARGV[0], NEW.time, NEW.device_id);
    RETURN NEW;
END $$;
