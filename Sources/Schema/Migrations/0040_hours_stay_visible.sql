-- The index over the hours of the fleet answers alone only for pages that a vacuum has seen. After late data a fifth of a
-- table may wait for the next one by PostgreSQL's own settings; a fiftieth is little enough to be looked up.
alter table isotherm.rollup_1h set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
