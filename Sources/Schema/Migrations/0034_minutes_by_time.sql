-- The newest minutes by their time, for what is newer than the made levels: without it every question for hours or days
-- read the whole key of the day's minutes. New pages are summed up as they fill, for the coarser levels too.
create index rollup_1m_bucket on isotherm.rollup_1m using brin (bucket) with (pages_per_range = 32, autosummarize = on);
alter index isotherm.rollup_15m_bucket set (autosummarize = on);
alter index isotherm.rollup_1h_bucket set (autosummarize = on);
