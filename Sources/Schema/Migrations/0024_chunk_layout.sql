-- How the chunks to come are divided below their time; without a row a chunk is one partition. The configuration writes it
-- at every start, and whoever makes a chunk reads it: the collector, the keeper, a restore.
create table isotherm.chunk_layout (
    parent          text    primary key check (parent in ('reading', 'position')),
    hash_partitions integer not null check (hash_partitions between 1 and 64)
);
