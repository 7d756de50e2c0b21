-- A wish for a plan that comes again while its plan is being made speaks of a state that this plan does not know: it is
-- counted, and a wish that was counted again is answered by the next plan.
alter table isotherm.replan_request add column asked integer not null default 1;
