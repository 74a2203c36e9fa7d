import { shortenEnd, shortenStart } from '../plain-text.ts';
import type { Process } from '../schema.ts';
import { html, type Markup } from './markup.ts';

const SHOWN = 200;
const DEEPEST = 24;

interface Line {
  readonly process: Process;
  readonly indent: string;
}

/** The processes with their parents; those that made new calls are marked. */
export function renderProcessTree(processes: readonly Process[]): Markup {
  const lines = listLines(processes);
  const hidden = processes.length - lines.length;
  return html`<h2>Processes</h2>
<pre>${lines.map(renderLine)}</pre>
${hidden === 0 ? '' : html`<p class="note">… and ${hidden} more, none of which is between a process here and its parent.</p>\n`}`;
}

function renderLine({ process, indent }: Line): Markup {
  const { pid, exe, comm, calls } = process;
  const who = html`${shortenStart(exe, 120)} <span class="place">(${shortenEnd(comm, 40)}, pid ${pid})</span>`;
  const names = shortenEnd(calls.join(', '), 300);
  return calls.length === 0
    ? html`<span class="place">${indent}</span>${who}\n`
    : html`<span class="place">${indent}</span>${who} <span class="fails">◀ ${names}</span>\n`;
}

/** Parents first, each once whatever the parents' ids say, the branches that lead to new calls before the others. */
function listLines(processes: readonly Process[]): Line[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const leading = findLeading(processes, byPid);
  const children = new Map<number, Process[]>();
  for (const process of byPid.values()) {
    if (process.ppid === null) continue;
    const siblings = children.get(process.ppid);
    if (siblings === undefined) children.set(process.ppid, [process]);
    else siblings.push(process);
  }
  const first = (a: Process, b: Process) =>
    Number(leading.has(b.pid)) - Number(leading.has(a.pid)) || a.pid - b.pid;
  const lines: Line[] = [];
  const seen = new Set<number>();
  const visit = (siblings: readonly Process[], trunk: string, depth: number) => {
    const sorted = [...siblings].sort(first);
    sorted.forEach((process, index) => {
      if (seen.has(process.pid) || lines.length >= SHOWN) return;
      seen.add(process.pid);
      const isLast = index === sorted.length - 1;
      lines.push({ process, indent: depth === 0 ? '' : `${trunk}${isLast ? '└─ ' : '├─ '}` });
      const below = depth === 0 || depth >= DEEPEST ? trunk : `${trunk}${isLast ? '   ' : '│  '}`;
      visit(children.get(process.pid) ?? [], below, depth + 1);
    });
  };
  visit(
    [...byPid.values()].filter(({ pid, ppid }) => ppid === null || pid === ppid || !byPid.has(ppid)),
    '',
    0,
  );
  return lines;
}

/** The processes that made new calls, and all above them. */
function findLeading(
  processes: readonly Process[],
  byPid: ReadonlyMap<number, Process>,
): ReadonlySet<number> {
  const leading = new Set<number>();
  for (const process of processes.filter(({ calls }) => calls.length > 0)) {
    let above: Process | undefined = process;
    while (above !== undefined && !leading.has(above.pid)) {
      leading.add(above.pid);
      above = above.ppid === null ? undefined : byPid.get(above.ppid);
    }
  }
  return leading;
}
