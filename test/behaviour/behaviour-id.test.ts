import fc from 'fast-check';
import { KINDS } from '../../src/behaviour/behaviour.ts';
import { behaviourId, escapeId, parseBehaviourId, unescapeId } from '../../src/behaviour/behaviour-id.ts';

describe('the id of a behaviour', () => {
  test('is its kind and value, and is read back from a list with commas', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.string({ unit: 'binary' }), (kind, value) => {
        const listed = escapeId(behaviourId({ kind, value }));
        expect(listed).not.toMatch(/[, ]/);
        expect(parseBehaviourId(unescapeId(listed) ?? '')).toEqual({ kind, value });
      }),
    );
  });

  test.each(['execve', 'x86_64:#473', 'unknown:0x1:#3', 'Execute:/bin/sh', ':x', 'execute'])(
    '%s is none',
    (name) => {
      expect(parseBehaviourId(name)).toBeUndefined();
    },
  );

  test('has no escape but its own', () => {
    expect(unescapeId('use:socket%20inet%2cstream%25')).toBe('use:socket inet,stream%');
    for (const text of ['a%', 'a%2', 'a%41', 'a%2F']) expect(unescapeId(text)).toBeUndefined();
  });
});
