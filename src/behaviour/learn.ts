import { parseHostAndPort } from './address-text.ts';
import { type BehaviourRule, KINDS, type Kind, type SeenBehaviour } from './behaviour.ts';
import { applyGathering, findAny, findFull, type Gathering } from './gather-paths.ts';
import { Notes } from './learn-notes.ts';
import { type LearntPath, learnPaths } from './learn-paths.ts';
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
const MOST_RULES = 30;
/** Linux's net.ipv4.ip_local_port_range, from which the kernel chooses: services below it stay apart. */
const EPHEMERAL = [32768, 60999] as const;
/** So many `use` values with the same first words are one. */
const MANY_USES = 8;

/** Kinds whose single files are the point: a folder of programs or of secrets is never allowed whole. */
const NEVER_GATHERED: readonly Kind[] = ['execute', 'read'];

/** Why a value is not kept as it is, by what its kind is about. */
const WHY = {
  path: 'another run would name it otherwise',
  address: 'the kernel chose the port',
  words: 'many of one call differ in their last word',
} as const;

type LearntValue = LearntPath;

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
  const notes = new Notes();
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
  return { rules: sortRules([...given, ...rules]), notes: notes.all() };
}

function learnKind(kind: Kind, values: readonly string[], notes: Notes): ReadonlySet<string> {
  const form = patternForm(kind);
  const learnt: readonly LearntValue[] =
    form === 'path'
      ? learnPaths(kind, values)
      : form === 'address'
        ? values.map(learnAddress)
        : learnWords(kind, values);
  const patterns = new Set<string>();
  for (const { value, pattern, changed } of learnt) {
    const literal = toPattern(kind, value);
    const isFit =
      checkPattern(kind, pattern) === null && createMatcher([{ kind, value: pattern }])(kind, value) === 0;
    const fit = isFit ? pattern : literal;
    if (checkPattern(kind, fit) !== null) {
      notes.say(`${kind} ${value}: no rule can allow this, so it stays new`);
      continue;
    }
    patterns.add(fit);
    if (isFit) for (const { from, to } of changed) notes.changed(from, to, WHY[form]);
  }
  return patterns;
}

function learnAddress(value: string): LearntValue {
  const address = parseHostAndPort(value);
  const isLoopback = address !== undefined && /^(?:127\.|\[::1\]$)/.test(address.host);
  const [first, last] = EPHEMERAL;
  if (!isLoopback || Number(address.port) < first || Number(address.port) > last)
    return { value, pattern: toPattern('connect', value), changed: [] };
  const pattern = `${address.host}:${first}-${last}`;
  return { value, pattern, changed: [{ from: value, to: pattern }] };
}

/** `ioctl 0x5401` and many more of the same call are `ioctl *`. */
function learnWords(kind: Kind, values: readonly string[]): readonly LearntValue[] {
  const sizes = new Map<string, number>();
  for (const value of values) sizes.set(headOf(value), (sizes.get(headOf(value)) ?? 0) + 1);
  return values.map((value) => {
    const head = headOf(value);
    if (head === '' || (sizes.get(head) ?? 0) < MANY_USES)
      return { value, pattern: toPattern(kind, value), changed: [] };
    const pattern = `${toPattern(kind, head)} *`;
    return { value, pattern, changed: [{ from: value, to: pattern }] };
  });
}

function headOf(value: string): string {
  return value.includes(' ') ? value.slice(0, value.lastIndexOf(' ')) : '';
}

function gather(
  draft: Draft,
  find: (patterns: ReadonlySet<string>) => Gathering | undefined,
  isWanted: () => boolean,
  notes: Notes,
): void {
  if (patternForm(draft.kind) !== 'path' || NEVER_GATHERED.includes(draft.kind)) return;
  while (isWanted()) {
    const next = find(draft.patterns);
    if (next === undefined || checkPattern(draft.kind, next.pattern) !== null) return;
    draft.patterns = applyGathering(draft.patterns, next);
    const [first, ...more] = next.gathered;
    notes.say(`${draft.kind} ${next.pattern} for ${first} and ${more.length} more in that folder`);
  }
}

/** Without what another pattern of the same kind matches: a file in a folder that is allowed whole. */
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
