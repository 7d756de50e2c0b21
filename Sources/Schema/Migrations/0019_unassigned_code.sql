-- What keeps a shipment out of a plan as a word for programs, beside the sentence: pages say it in their own language.
alter table isotherm.plan_unassigned
    add column code text,                                   -- null: the plan was made before there were codes
    add column about text;                                  -- the vehicle or facility that the code is about
