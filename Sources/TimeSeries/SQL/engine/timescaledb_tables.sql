-- Readings and positions become hypertables; run once, on tables without rows, with the extension's schema in the search
-- path. What depends on the tables goes with them and is installed again right after (1_functions.sql to 5_views.sql).
DO $$
DECLARE
    item record;
    parts integer;
BEGIN
    FOR item IN SELECT * FROM (VALUES ('reading', 'series_id'), ('position', 'device_id')) AS t(name, key) LOOP
        EXECUTE format('ALTER TABLE isotherm.%1$I RENAME TO %1$s_partitioned', item.name);
        EXECUTE format('CREATE TABLE isotherm.%1$I (LIKE isotherm.%1$s_partitioned INCLUDING ALL)', item.name);
        EXECUTE format('DROP TABLE isotherm.%s_partitioned CASCADE', item.name);
        PERFORM create_hypertable(format('isotherm.%I', item.name)::regclass, by_range('time', interval '1 day'),
            create_default_indexes => false);
        SELECT hash_partitions INTO parts FROM isotherm.chunk_layout WHERE parent = item.name;
        IF parts > 1 THEN
            PERFORM add_dimension(format('isotherm.%I', item.name)::regclass, by_hash(item.key, parts));
        END IF;
        EXECUTE format('ALTER TABLE isotherm.%I SET (timescaledb.compress, timescaledb.compress_segmentby = %L, '
            || 'timescaledb.compress_orderby = ''time'')', item.name, item.key);
    END LOOP;
END $$;
