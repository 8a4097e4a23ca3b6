-- The register of the four lists 四项清单. Appended to, never changed: a row is a version of an item,
-- and the newest counts. step: what brought the version (add, edit, start, apply, verify, close,
-- send_back, resume, reopen); reason: why, in words. What the columns mean stands in kpi/actions/item.py.
create table action (
    item_no integer,
    version integer,
    step varchar,
    reason varchar,
    changed_by varchar,
    changed_at timestamp,
    status varchar,
    zone_id varchar,
    topic varchar,
    indicator_id varchar,
    problem varchar,
    now_text varchar,
    goal_text varchar,
    gap_text varchar,
    place_text varchar,
    cause varchar,
    aim varchar,
    measures varchar,
    leader varchar,
    department varchar,
    person varchar,
    support varchar,
    due date,
    progress varchar,
    closed_on date,
    closing_note varchar,
    verifier varchar,
    gap_kind varchar,
    period date,
    peers varchar,
    benchmark varchar,
    target_kind varchar,
    set_by varchar,
    start_value double,
    start_mark double,
    goal_mark double,
    start_lead double,
    data_version integer
);

-- What is laid before the verifier: a note, a file (its bytes in the archive under sha256), or figures
-- (refs as in `fact`, joined by +). Appended to, never changed.
create table action_evidence (
    item_no integer,
    kind varchar,
    text varchar,
    file_name varchar,
    sha256 varchar,
    refs varchar,
    added_by varchar,
    added_at timestamp
);

-- Where the figure of every item that has one stands; made anew with every data version, and read
-- beside the items (kpi/actions/follow.py).
create table action_state (
    item_no integer,
    period date,
    value double,
    mark double,
    lead double,
    is_reached boolean,
    is_worse boolean,
    refs varchar
);

-- Who is named in the register, and what they may do there: roles, joined by |.
create table person (
    name varchar,
    department varchar,
    roles varchar
);
