import { type BehaviourRule, KINDS } from '../behaviour/behaviour.ts';
import type { RiskLevel, RiskNote } from './note.ts';
import { riskOf } from './risk.ts';

/** What a reviewer should know about a behaviour: that of a system call's, but for what calls alone have. */
export type BehaviourRisk = Pick<RiskNote, 'level' | 'purpose' | 'why' | 'source'>;

type Shape = Pick<BehaviourRule, 'kind' | 'value'>;

const SCRATCH = /^\$(?:WORKSPACE|TMPDIR)(?:\/|$)/;
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost):|^unix:|^netlink$/;

/** Says how much a behaviour, or a rule for one, weighs. */
export function riskOfBehaviour({ kind, value }: Shape): BehaviourRisk {
  switch (kind) {
    case 'execute':
      return note('high', 'runs a program', 'Another program does what the tests of this one do not show.');
    case 'connect':
    case 'bind': {
      const purpose = kind === 'connect' ? 'sends to an address' : 'takes an address, to be reached there';
      return LOOPBACK.test(value)
        ? note('medium', purpose, 'Another process of this machine is at the other end.')
        : note('high', purpose, 'Data can leave the machine, or come in, this way.');
    }
    case 'read':
      return note('high', 'reads a file that holds secrets', 'What was read can be given away.');
    case 'write':
    case 'delete':
    case 'link': {
      const purpose = { write: 'changes a file', delete: 'removes a file', link: 'makes a link to a file' }[
        kind
      ];
      return SCRATCH.test(value)
        ? note('low', purpose, null)
        : note('high', purpose, 'It is outside of the work tree and of the temporary directory.');
    }
    case 'signal':
      return note('high', 'signals a process that is not its own', 'It can end or steer another program.');
    case 'use': {
      const { level, purpose, why, source } = riskOf(value.split(' ')[0] ?? '');
      return { level, purpose, why, source };
    }
  }
}

function note(level: RiskLevel, purpose: string, why: string | null): BehaviourRisk {
  return { level, purpose, why, source: null };
}

const ORDER = { high: 0, medium: 1, low: 2 };

/** The same behaviours, those of higher risk first, then by kind and value: for a list that is cut off. */
export function riskiestBehavioursFirst<Item extends Shape>(behaviours: readonly Item[]): Item[] {
  const rank = (one: Item) => ORDER[riskOfBehaviour(one).level] * KINDS.length + KINDS.indexOf(one.kind);
  return [...behaviours].sort((a, b) => rank(a) - rank(b) || (a.value < b.value ? -1 : 1));
}
