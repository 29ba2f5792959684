// Suspense: what stands while something below is awaited.

import { begin, due, remove, rollback, update } from "./reconcile.js";
import { Suspension, awaited } from "./suspend.js";
import { schedule } from "./schedule.js";
import { GROUP, Work } from "./work.js";

function group(parent, children, index) {
  const work = new Work(GROUP, null, null, { children }, parent, null);
  work.index = index;
  return work;
}

/** Renders `work` again, from the component that waited on, as soon as what it waits for is there. */
export function retry(work, thrown) {
  const again = () => {
    if (thrown instanceof Suspension && thrown.work) {
      for (let w = thrown.work; w && w !== work; w = w.parent) w.dirty = w.forced = true;
    }
    work.forced = true;
    schedule(work);
  };
  awaited(thrown).then(again, again);
}

/** The children of a Suspense are one group for what it holds and, while that waits, one for its fallback. */
export function updateSuspense(work) {
  const { children, fallback } = work.pending;
  const old = work.children || [];
  let [content, stand] = old;
  const fresh = content === undefined || content.props === null;
  begin(work);
  if (fresh) content = group(work, children, 0);
  else content.pending = content.props.children === children ? content.props : { children };
  const mark = due.list.length;
  try {
    work.children = [content];
    update(content);
    if (stand) remove(stand);
    content.hidden = false;
  } catch (thrown) {
    if (!awaited(thrown)) throw thrown;
    rollback(mark);
    if (fresh) content = group(work, children, 0);
    content.hidden = true;
    stand ??= group(work, fallback, 0);
    stand.pending = { children: fallback };
    work.children = [content, stand];
    update(stand);
    retry(work, thrown);
  }
}
