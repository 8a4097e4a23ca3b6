-- What ranking by yield per mu converts by, and groups whose zones were picked by hand.

-- Units: a figure in `unit` times `factor` is in the base unit of its family (yuan, mu).
create table unit (
    unit varchar,
    family varchar,
    factor double
);

-- The zones of a group that was picked by hand, a|b|c.
alter table peer_group add column zones varchar;
