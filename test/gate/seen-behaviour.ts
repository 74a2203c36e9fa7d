import type { SeenBehaviour } from '../../src/behaviour/behaviour.ts';
import type { NewBehaviour } from '../../src/report/behaviour-schema.ts';
import type { Report } from '../../src/report/schema.ts';

export function seenBehaviour(overrides: Partial<SeenBehaviour> = {}): SeenBehaviour {
  return {
    kind: 'execute',
    value: '/usr/bin/id',
    call: 'execve',
    detail: '',
    outcome: 'done',
    isVerified: true,
    exe: '/usr/bin/id',
    comm: 'id',
    pid: 7,
    count: 1,
    refused: 0,
    firstSerial: 101,
    firstAtMs: 1234,
    context: 'saving',
    test: null,
    ...overrides,
  };
}

export function newBehaviour(overrides: Partial<NewBehaviour> = {}): NewBehaviour {
  return {
    kind: 'execute',
    value: '/usr/bin/id',
    call: 'execve',
    detail: '',
    exe: '/usr/bin/id',
    comm: 'id',
    count: 1,
    refused: 0,
    verified: true,
    firstAtMs: 1234,
    context: 'saving',
    test: null,
    ...overrides,
  };
}

/** A report's part on behaviours of a proven run that gates them. */
export function behavioursOf(
  behaviours: readonly NewBehaviour[],
  overrides: Partial<NonNullable<Report['behaviours']>> = {},
): NonNullable<Report['behaviours']> {
  return {
    mode: 'gate',
    proven: true,
    why: [],
    rules: 1,
    events: 20,
    new: [...behaviours],
    byEdit: [],
    limits: [],
    ...overrides,
  };
}
