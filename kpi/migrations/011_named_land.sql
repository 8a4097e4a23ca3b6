-- The indicators of land with their names and those of a yield's parts (land_indicators). They are written
-- anew with the macros.
alter table land_indicator add column indicator_no integer;
alter table land_indicator add column indicator_zh varchar;
alter table land_indicator add column indicator_en varchar;
alter table land_indicator add column unit varchar;
alter table land_indicator add column kind varchar;
alter table land_indicator add column numerator_zh varchar;
alter table land_indicator add column numerator_en varchar;
alter table land_indicator add column numerator_unit varchar;
alter table land_indicator add column denominator_zh varchar;
alter table land_indicator add column denominator_en varchar;
alter table land_indicator add column denominator_unit varchar;
