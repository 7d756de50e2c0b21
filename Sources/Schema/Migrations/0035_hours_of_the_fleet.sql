-- What a question for the hours of a whole fleet reads, without the percentiles beside it: a row is four times as wide.
create index rollup_1h_fleet on isotherm.rollup_1h (bucket) include (minimum, maximum, total, count);
