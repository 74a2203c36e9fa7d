import { parseHostAndPort } from './address-text.ts';
import { type BehaviourRule, KINDS, type Kind, type SeenBehaviour } from './behaviour.ts';
import { applyGathering, findAny, findFull, type Gathering } from './gather-paths.ts';
import { learnPaths } from './learn-paths.ts';
import { createMatcher } from './match.ts';
import { checkPattern, patternForm, toPattern } from './pattern.ts';

export interface LearnOptions {
  /** Rules that there are already: they stay, and what they match gives no new one. */
  readonly rules?: readonly BehaviourRule[];
  /** More rules than these are made fewer by gathering paths in folders, as far as that may be done. */
  readonly most?: number;
}

export interface Learnt {
  /** All rules, the given ones among them, by kind and value. */
  readonly rules: readonly BehaviourRule[];
  /** What was generalised and why, a sentence each; what no rule can allow. */
  readonly notes: readonly string[];
}

/** A set that a person reads at one sitting. */
const MOST_RULES = 39;
/** The first port of Linux's net.ipv4.ip_local_port_range, from which the kernel chooses. */
const FIRST_EPHEMERAL = 32768;
/** So many `use` values with the same first words are one. */
const MANY_USES = 8;

/** Kinds whose single files are the point: a folder of programs or of secrets is never allowed whole. */
const NEVER_GATHERED: readonly Kind[] = ['execute', 'read'];

interface Draft {
  readonly kind: Kind;
  patterns: ReadonlySet<string>;
}

/**
 * Makes few rules that match all that was seen: what another run would name otherwise (random parts, pids, ports that
 * the kernel chose) becomes `*`, a folder with many files `FOLDER/**`. No rule matches everything, or reaches out of
 * the folder or the place that it was seen in. The order of what was seen makes no difference, and neither does
 * learning it again with what was learnt.
 */
export function learnRules(
  seen: readonly Pick<SeenBehaviour, 'kind' | 'value'>[],
  options: LearnOptions = {},
): Learnt {
  const given = options.rules ?? [];
  const match = createMatcher(given);
  const notes: string[] = [];
  const drafts = KINDS.map((kind): Draft => {
    const values = seen
      .filter((one) => one.kind === kind && match(kind, one.value) === undefined)
      .map((one) => one.value);
    return { kind, patterns: learnKind(kind, [...new Set(values)].sort(), notes) };
  });
  for (const draft of drafts) gather(draft, findFull, () => true, notes);
  const most = options.most ?? MOST_RULES;
  const isFull = () => given.length + drafts.reduce((sum, { patterns }) => sum + patterns.size, 0) > most;
  for (const kind of ['delete', 'write', 'link'] as const) {
    const draft = drafts.find((one) => one.kind === kind);
    if (draft !== undefined) gather(draft, findAny, isFull, notes);
  }
  const rules = drafts.flatMap(({ kind, patterns }) => withoutCovered(kind, patterns));
  return { rules: sortRules([...given, ...rules]), notes };
}

function learnKind(kind: Kind, values: readonly string[], notes: string[]): ReadonlySet<string> {
  const form = patternForm(kind);
  const learnt =
    form === 'path'
      ? learnPaths(kind, values).map(({ value, pattern, parts }) => ({
          value,
          pattern,
          why: `${parts.map((part) => JSON.stringify(part)).join(', ')} would be otherwise in another run`,
        }))
      : form === 'address'
        ? values.map((value) => ({ value, ...learnAddress(value) }))
        : learnWords(values);
  const patterns = new Set<string>();
  const whys = new Map<string, string[]>();
  for (const { value, pattern, why } of learnt) {
    const literal = toPattern(kind, value);
    const isFit =
      checkPattern(kind, pattern) === null && createMatcher([{ kind, value: pattern }])(kind, value) === 0;
    const fit = isFit ? pattern : literal;
    if (checkPattern(kind, fit) !== null) {
      notes.push(`${kind} ${value}: no rule can allow this, so it stays new`);
      continue;
    }
    patterns.add(fit);
    if (fit !== literal) whys.set(fit, [...(whys.get(fit) ?? []), `${value}: ${why}`]);
  }
  for (const [pattern, [first, ...more]] of whys)
    notes.push(`${kind} ${pattern} for ${first}${more.length === 0 ? '' : ` (and ${more.length} more)`}`);
  return patterns;
}

function learnAddress(value: string): { pattern: string; why: string } {
  const address = parseHostAndPort(value);
  const isLoopback = address !== undefined && /^(?:127\.|\[::1\]$)/.test(address.host);
  if (!isLoopback || Number(address.port) < FIRST_EPHEMERAL)
    return { pattern: toPattern('connect', value), why: '' };
  return { pattern: `${address.host}:*`, why: `port ${address.port} is one that the kernel chooses` };
}

/** `ioctl 0x5401` and many more of the same call are `ioctl *`. */
function learnWords(values: readonly string[]): readonly { value: string; pattern: string; why: string }[] {
  const sizes = new Map<string, number>();
  for (const value of values) {
    const head = headOf(value);
    sizes.set(head, (sizes.get(head) ?? 0) + 1);
  }
  return values.map((value) => {
    const head = headOf(value);
    const size = sizes.get(head) ?? 0;
    return head !== '' && size >= MANY_USES
      ? {
          value,
          pattern: `${toPattern('use', head)} *`,
          why: `one of ${size} that differ in their last word`,
        }
      : { value, pattern: toPattern('use', value), why: '' };
  });
}

function headOf(value: string): string {
  return value.includes(' ') ? value.slice(0, value.lastIndexOf(' ')) : '';
}

function gather(
  draft: Draft,
  find: (patterns: ReadonlySet<string>) => Gathering | undefined,
  isWanted: () => boolean,
  notes: string[],
): void {
  if (patternForm(draft.kind) !== 'path' || NEVER_GATHERED.includes(draft.kind)) return;
  while (isWanted()) {
    const next = find(draft.patterns);
    if (next === undefined || checkPattern(draft.kind, next.pattern) !== null) return;
    draft.patterns = applyGathering(draft.patterns, next);
    const [first, ...more] = next.gathered;
    notes.push(`${draft.kind} ${next.pattern} for ${first} and ${more.length} more in that folder`);
  }
}

/** Without what another pattern of the same kind matches: a port of a host that is allowed with all of its ports. */
function withoutCovered(kind: Kind, patterns: ReadonlySet<string>): readonly BehaviourRule[] {
  const sorted = [...patterns].sort();
  const match = createMatcher(
    sorted.filter((value) => value.includes('*')).map((value) => ({ kind, value })),
  );
  const isCovered = (value: string) => !value.includes('*') && match(kind, value) !== undefined;
  return sorted.filter((value) => !isCovered(value)).map((value) => ({ kind, value }));
}

function sortRules(rules: readonly BehaviourRule[]): readonly BehaviourRule[] {
  const order = (rule: BehaviourRule) => KINDS.indexOf(rule.kind);
  return [...rules].sort(
    (a, b) => order(a) - order(b) || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0),
  );
}
