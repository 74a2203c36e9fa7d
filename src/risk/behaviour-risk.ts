import { type BehaviourRule, KINDS, type Kind } from '../behaviour/behaviour.ts';
import { KIND_NOTES, USE_NOTES } from './kind-notes.ts';
import type { RiskLevel, RiskNote } from './note.ts';
import { PLACE_REASONS } from './place-reasons.ts';
import { riskOf } from './risk.ts';

/** What a reviewer should know about a behaviour: that of a system call's, but for what calls alone have. */
export type BehaviourRisk = Pick<RiskNote, 'level' | 'purpose' | 'why' | 'source'>;

type Shape = Pick<BehaviourRule, 'kind' | 'value'>;

const SCRATCH = /^\$(?:WORKSPACE|TMPDIR)(?:\/|$)/;
/** Devices that keep nothing of what is written to them, or show it to the user. */
const IDLE_DEVICE = /^\/dev\/(?:null|zero|full|u?random|tty|std(?:out|err))$/;
/** `unix:` and netlink end on this machine as well. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost):|^unix:|^netlink$/;
const LOCAL: Readonly<Partial<Record<Kind, string>>> = {
  connect: 'Another process of this machine is at the other end, which may do more than this one may.',
  bind: 'Other processes of this machine can reach it there.',
};

/** Says how much a behaviour, or a rule for one, weighs, and why it matters to an agent's sandbox. */
export function riskOfBehaviour({ kind, value }: Shape): BehaviourRisk {
  const { purpose, why, source } = KIND_NOTES[kind];
  const place = PLACE_REASONS.find(({ kinds, pattern }) => kinds.includes(kind) && pattern.test(value));
  if (place !== undefined) return { level: 'high', purpose, why: place.why, source: place.source };
  if (kind === 'use') return riskOfUse(value);
  const isPath = kind === 'write' || kind === 'delete' || kind === 'link';

  if ((isPath && SCRATCH.test(value)) || (kind === 'write' && IDLE_DEVICE.test(value)))
    return { level: 'low', purpose, why: null, source: null };
  const local = LOCAL[kind];
  if (local !== undefined && LOOPBACK.test(value)) return { level: 'medium', purpose, why: local, source };
  return { level: 'high', purpose, why, source };
}

/** Of a use: what is known of it, else what is known of the call. */
function riskOfUse(value: string): BehaviourRisk {
  const known = USE_NOTES.find(({ pattern }) => pattern.test(value));
  if (known !== undefined) {
    const { level, purpose, why, source } = known;
    return { level, purpose, why, source };
  }
  const { level, purpose, why, source } = riskOf(value.split(' ')[0] ?? '');
  return { level, purpose, why, source };
}

const ORDER: Readonly<Record<RiskLevel, number>> = { high: 0, medium: 1, low: 2 };

/** The same behaviours, those of higher risk first, then by kind and value: for a list that is cut off. */
export function riskiestBehavioursFirst<Item extends Shape>(behaviours: readonly Item[]): Item[] {
  const rank = (one: Item) => ORDER[riskOfBehaviour(one).level] * KINDS.length + KINDS.indexOf(one.kind);
  return [...behaviours]
    .map((one) => ({ one, rank: rank(one) }))
    .sort((a, b) => a.rank - b.rank || (a.one.value < b.one.value ? -1 : 1))
    .map(({ one }) => one);
}
