import { COMMENT_LIMIT, renderComment } from '../../src/report/comment.ts';
import type { Report } from '../../src/report/schema.ts';
import { behavioursOf, judgedBy, newBehaviour } from './sample.ts';
import { DIGEST, found } from './sample-suite.ts';

describe('behaviours in the comment', () => {
  const seen = [
    newBehaviour({ kind: 'write', value: '$TMPDIR/x' }),
    newBehaviour({ test: 'the tool › runs it', exe: '/usr/bin/node', count: 3, refused: 3 }),
  ];
  const gated = (overrides: Partial<Report> = {}) =>
    found({ behaviours: behavioursOf(seen, { limits: ['no pointers'] }), ...overrides });
  const linesOf = (text: string) =>
    text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).split('\n');

  test('are counted in the title and in the verdict', () => {
    const lines = linesOf(renderComment([gated()]));
    expect(lines[1]).toBe('## ❌ Callgate: 2 new system calls and 2 new behaviours');
    expect(lines).toContain(
      '2 system calls and 2 behaviours outside the baseline <code>seccomp.json</code>, at <code>0123456789ab</code>',
    );
    expect(linesOf(renderComment([gated({ new: [] })]))[1]).toBe('## ❌ Callgate: 2 new behaviours');
  });

  test('have a table of their own under that of the calls, the riskiest first', () => {
    const lines = linesOf(renderComment([gated()]));
    const calls = lines.findIndex((line) => line.startsWith('| System call |'));
    const head = lines.findIndex((line) => line.startsWith('| Behaviour |'));
    expect(calls).toBeLessThan(head);
    expect(lines.slice(head, head + 4).filter((line) => !line.startsWith('| :'))).toEqual([
      '| Behaviour | Risk | What it means | By | In test | Count |',
      '| execute <code>/usr/bin/id</code> | 🔴\u00a0high | runs a program | <code>/usr/bin/node</code> | <code>the tool › runs it</code> | 3, refused |',
      '| write <code>$TMPDIR/x</code> | 🟢\u00a0low | makes or changes a file | <code>/usr/bin/id</code> | after <code>saving</code> | 1 |',
    ]);
    expect(lines.filter((line) => line.startsWith('- **execute '))).toEqual([
      expect.stringContaining('([execve(2)](https://man7.org/linux/man-pages/man2/execve.2.html))'),
    ]);
  });

  test('are folded, and change neither title nor verdict, where they are not gated', () => {
    const behaviours = behavioursOf(seen, { mode: 'report' });
    const text = renderComment([gated({ behaviours })]);
    expect(text.split('\n')[1]).toBe('## ❌ Callgate: 2 new system calls');
    expect(text).toContain(
      '<details><summary>Seen outside the baseline’s behaviours, not gated: 2</summary>\n\nBy risk: 1 of high risk, 1 of low risk.',
    );
    expect(text).not.toContain('<details open><summary>Seen');
  });

  test('that the change itself allows are shown open, where its edit does not pass', () => {
    const behaviours = behavioursOf([], { byEdit: seen });
    const text = renderComment([gated({ new: [], judged: judgedBy('main', []), behaviours })]);
    expect(text.split('\n')[1]).toBe('## ❌ Callgate: the edit of the baseline does not pass');
    expect(text).toContain('<details open><summary>The behaviours that the edit allows</summary>');
    expect(linesOf(text).join('\n')).toContain(
      '<code>write:$TMPDIR/x, execute:/usr/bin/id</code> allowed by this change',
    );
  });

  test('have what cannot be seen of any once, whatever the number of suites', () => {
    const text = renderComment([gated(), gated({ suite: 'other' })]);
    expect(text.split('What behaviours cannot show').length).toBe(2);
    expect(text.split('- Not seen: no pointers').length).toBe(2);
  });

  test('can be approved where nothing else is new, with a reason for high risk', () => {
    const proposed = {
      profile: '{}',
      digest: DIGEST,
      added: [],
      behaviours: ['execute:/usr/bin/id'],
      unrepresentable: [],
    };
    const text = renderComment([gated({ new: [], proposed })]);
    expect(text).toContain('(what is of high risk needs one)');
    expect(text).toContain(`/callgate approve ${DIGEST} --suite agent -- REASON`);
    expect(text).toContain('Proposed baseline: 1 behaviour added');
  });

  test('leave room for each other: the riskiest stay where not all fit', () => {
    const many = Array.from({ length: 3000 }, (_, nr) =>
      newBehaviour({ kind: 'write', value: `$TMPDIR/${nr}` }),
    );
    const behaviours = behavioursOf([...many, newBehaviour({ value: '/usr/bin/curl' })]);
    const text = renderComment([gated({ behaviours })]);
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(linesOf(text).join('\n')).toContain('<code>/usr/bin/curl</code>');
  });
});
