import { shortenEnd, toPlainText } from './plain-text.ts';
import type { Process } from './schema.ts';

/** More nodes make a drawing that nobody reads; the lines of text go on for longer. */
const MOST_NODES = 40;
const MOST_LINES = 100;
const MOST_NAMES = 6;

/** A process beneath the command, `depth` 0 being right beneath it. */
interface Node {
  readonly process: Process;
  readonly parent: number | null;
  readonly depth: number;
}

/** The tree as a Mermaid drawing, those that made new calls marked; as lines of text where it is too large to draw. */
export function renderProcesses(processes: readonly Process[]): { language: string; text: string } {
  const nodes = walk(processes);
  return nodes.length <= MOST_NODES
    ? { language: 'mermaid', text: draw(nodes) }
    : { language: 'text', text: list(nodes) };
}

/** Each process once, a parent before its children; one whose parent is not there stands beneath the command. */
function walk(processes: readonly Process[]): Node[] {
  const known = new Map(processes.map((process) => [process.pid, process]));
  const children = new Map<number | null, Process[]>();
  for (const process of known.values()) {
    const parent = process.ppid !== null && known.has(process.ppid) ? process.ppid : null;
    children.set(parent, [...(children.get(parent) ?? []), process]);
  }
  const nodes: Node[] = [];
  const add = (parent: number | null, depth: number): void => {
    for (const process of children.get(parent) ?? []) {
      if (!known.delete(process.pid)) continue;
      nodes.push({ process, parent, depth });
      add(process.pid, depth + 1);
    }
  };
  add(null, 0);
  // Parents in a circle, which no kernel tells of.
  for (const process of known.values()) nodes.push({ process, parent: null, depth: 0 });
  return nodes;
}

function draw(nodes: readonly Node[]): string {
  const ids = new Map(nodes.map(({ process }, place) => [process.pid, `p${place}`]));
  const lines = nodes.flatMap(({ process, parent }) => {
    const id = ids.get(process.pid);
    const from = parent === null ? 'command' : ids.get(parent);
    const mark = process.calls.length > 0 ? ':::new' : '';
    return [`  ${id}["${escapeLabel(describe(process))}"]${mark}`, `  ${from} --> ${id}`];
  });
  return [
    'flowchart LR',
    '  classDef new fill:#ffebe9,stroke:#cf222e,color:#1f2328',
    '  command(["the command"])',
    ...lines,
  ].join('\n');
}

function list(nodes: readonly Node[]): string {
  const lines = nodes
    .slice(0, MOST_LINES)
    .map(({ process, depth }) => `${'  '.repeat(Math.min(depth, 20))}${describe(process)}`);
  const rest = nodes.length - lines.length;
  return [...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}

/** `node, pid 12: sync, fsync` */
function describe({ exe, comm, pid, calls }: Process): string {
  const name = exe.slice(exe.lastIndexOf('/') + 1) || comm;
  const shown = calls.slice(0, MOST_NAMES).map((call) => shortenEnd(toPlainText(call), 32));
  const more = calls.length > MOST_NAMES ? ', …' : '';
  const made = shown.length === 0 ? '' : `: ${shown.join(', ')}${more}`;
  return `${shortenEnd(toPlainText(name), 40)}, pid ${pid}${made}`;
}

/** Mermaid reads `#NUMBER;` as the character, in which nothing of its syntax, of Markdown or of HTML is seen. */
function escapeLabel(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ]/gu, (character) => `#${character.codePointAt(0)};`);
}
