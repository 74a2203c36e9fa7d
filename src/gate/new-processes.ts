import type { ObservedCall } from '../audit/observed-call.ts';
import type { SeenProcess } from '../host/process-tree.ts';
import type { Process } from '../report/schema.ts';

/** Few enough to be shown; the calls themselves are all in the report. */
const MOST = 200;

/** The processes that made new calls, and their ancestors, parents first. Of one that was gone too early the record alone speaks. */
export function findProcesses(calls: readonly ObservedCall[], processes: readonly SeenProcess[]): Process[] {
  const seen = new Map(processes.map((process) => [process.pid, process]));
  const found = new Map<number, Process>();
  for (const call of calls) {
    for (const process of ancestry(call.pid, seen)) {
      if (found.size < MOST && !found.has(process.pid)) found.set(process.pid, { ...process, calls: [] });
    }
    const { pid, exe, comm, name } = call;
    const own = found.get(pid) ?? { pid, ppid: null, exe, comm, calls: [] };
    // What made the call is what the record says: the process may have executed something else since.
    if (own.calls.length === 0) Object.assign(own, { exe, comm });
    if (!own.calls.includes(name)) own.calls.push(name);
    if (found.size < MOST) found.set(pid, own);
  }
  return [...found.values()];
}

/** The process and those above it, as far as they were seen, the topmost first and without a parent. */
function ancestry(pid: number, seen: ReadonlyMap<number, SeenProcess>): SeenProcess[] {
  const line: SeenProcess[] = [];
  for (let next: number | null = pid; next !== null && line.every((known) => known.pid !== next); ) {
    const process = seen.get(next);
    if (process === undefined) break;
    line.unshift(process);
    next = process.ppid;
  }
  return line.map((process, place) => (place === 0 ? { ...process, ppid: null } : process));
}
