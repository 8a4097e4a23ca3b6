-- The zones of a group that was picked by hand, a|b|c.
alter table peer_group add column zones varchar;
