-- A mirror of the schemes (data/catalogue/schemes), as the catalogue is mirrored.

create table scheme (
    scheme_id varchar,
    name_zh varchar,
    name_en varchar,
    default_peers varchar,
    min_coverage_pct double,
    parent_pct double
);

-- A row is an indicator as it is measured and scored, or one for which points are taken off (method
-- deduction, with line_value, points_per_unit, max_points, and no weight).
create table scheme_item (
    scheme_id varchar,
    item_no integer,
    indicator_id varchar,
    group_zh varchar,
    group_en varchar,
    weight double,
    measured varchar,
    method varchar,
    floor_pct double,
    step_pct double,
    cap_pct double,
    best double,
    worst double,
    benchmark double,
    line_value double,
    points_per_unit double,
    max_points double
);

create table scheme_class (
    scheme_id varchar,
    class_no integer,
    class_name varchar,
    top_pct double,
    min_score double
);
