-- A message's MQTT 5 content type can name its format, so a letter that is driven again must travel with it: without, a SenML
-- pack on a topic of plain JSON would be read as what it is not.
alter table isotherm.dead_letter add column content_type text;
