-- The status that a person put in place of a computed one, and why; appended to, never changed.
-- The newest row of a zone, indicator, target_kind, set_by and period counts; an empty status takes
-- the one before it back. batch_id: every row is a batch of the kind override, so that the data version
-- grows with it (which is what cached answers are kept by), `as of` knows it, and it can be reverted.
create table status_override (
    batch_id integer,
    zone_id varchar,
    indicator_id varchar,
    target_kind varchar,
    set_by varchar,
    period date,
    status varchar,
    reason varchar,
    who varchar,
    happened_at timestamp
);
