-- The models that were ever called: few, and so found by hopping from one to the next. A search asks this before it asks
-- any lesson for its model.
create index attempts_model on homeroom.attempts (model);
