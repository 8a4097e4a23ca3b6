-- Recipes of briefings that were saved here, each as the text of its file (kpi/briefing/recipe.py), under
-- an id made from its name. Appended to, never changed: the newest row of an id counts, and one without
-- text says that it was taken back.
create table recipe (
    id varchar,
    name varchar,
    text varchar,
    saved_by varchar,
    saved_at timestamp
);
