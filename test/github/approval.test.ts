import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProfile } from '../../src/baseline/canonical.ts';
import { COMMENT_MARKER } from '../../src/report/comment.ts';
import { profileOf } from '../baseline/read-profile.ts';
import { BPF, COMMITTED, FCHMOD, reportOf, SYNC } from '../gate/approval-report.ts';
import { behavioursOf, newBehaviour } from '../gate/seen-behaviour.ts';
import { ACTIONS_BOT } from '../support/github/state.ts';
import { PATH, Scene, type SceneOptions } from './approval-scene.ts';

let scene: Scene;
afterEach(() => scene.end());
const open = async (options?: SceneOptions) => {
  scene = await Scene.open(options);
  return scene;
};

const commentsOf = (text: string) =>
  Object.fromEntries(profileOf(text).syscalls.map(({ names, comment }) => [names.join(), comment]));

/** As a reader sees it. */
const asSeen = (answer = '') =>
  answer.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

/** What an approval of all would have made of the baseline. */
async function textOfApproval(): Promise<string> {
  const other = await Scene.open();
  try {
    await other.job(other.say())();
    return other.textAt(other.commits[0] ?? '');
  } finally {
    await other.end();
  }
}

/** Nothing was written; the one answer says why. */
function expectRefused(why: RegExp): void {
  expect(scene.commits).toEqual([]);
  expect(scene.answers).toHaveLength(1);
  const seen = asSeen(scene.answers[0]);
  expect(seen).toMatch(why);
  expect(seen).toContain('Not done');
  expect(scene.reactions).toEqual(['confused']);
  expect(scene.fake.state.statuses).toEqual([]);
}

describe('an approval in a comment', () => {
  test('becomes one commit of one path, in canonical bytes, with the reason and the approver', async () => {
    await open();
    await scene.job(scene.say())();
    const [commit = '', ...others] = scene.commits;
    expect([others, scene.changes(commit)]).toEqual([[], ['M\tseccomp.json']]);
    const text = scene.textAt(commit);
    expect(commentsOf(text)).toEqual({
      fchmod: 'the export tool copies files (approved by @maintainer)',
      read: 'everything reads',
      sync: 'the export tool copies files (approved by @maintainer)',
    });
    expect(text).toBe(formatProfile(profileOf(text)));
    expect(scene.answers).toEqual([expect.stringContaining(commit)]);
    expect(scene.reactions).toEqual(['+1']);
  });

  test('changes nothing when the job is repeated', async () => {
    await open();
    const job = scene.job(scene.say(), { status: 'gate' });
    await job();
    const before = JSON.stringify([scene.commits, scene.answers, scene.reactions, scene.fake.state.statuses]);
    expect(await job()).toBe('the comment has its answer already');
    expect(JSON.stringify([scene.commits, scene.answers, scene.reactions, scene.fake.state.statuses])).toBe(
      before,
    );
  });

  test('is answered although a stranger has planted the marker', async () => {
    await open();
    const said = scene.say();
    scene.fake.state.addComment(1, scene.author, `<!-- callgate:answer ${said.id} -->\n\nDone.`);
    await scene.job(said)();
    expect([scene.commits.length, scene.answers.length]).toEqual([1, 1]);
  });

  test('finds its answer on the fourth page', async () => {
    await open();
    const said = scene.say();
    for (let n = 0; n < 350; n += 1) scene.fake.state.addComment(1, scene.author, 'talk');
    const job = scene.job(said);
    await job();
    expect(await job()).toBe('the comment has its answer already');
    expect(scene.commits).toHaveLength(1);
  });

  test('approves the named calls alone, and says what is still new', async () => {
    await open();
    await scene.job(scene.say(scene.approveLine(' --only sync')))();
    expect(Object.keys(commentsOf(scene.textAt(scene.commits[0] ?? '')))).toEqual(['read', 'sync']);
    expect(scene.answers[0]).toContain('Still new: <code>fchmod</code>');
  });

  test('makes a first baseline', async () => {
    await open({ profile: null });
    await scene.job(scene.say())();
    expect(scene.changes(scene.commits[0] ?? '')).toEqual(['A\tseccomp.json']);
    expect(commentsOf(scene.textAt(scene.commits[0] ?? ''))).toHaveProperty('sync');
  });

  test('of a run without proof is made, and says so', async () => {
    await open({ failed: ['serials'] });
    await scene.job(scene.say(), { status: 'gate' })();
    expect(scene.commits).toHaveLength(1);
    expect(scene.answers[0]).toContain('not proven');
    expect(scene.fake.state.statuses).toEqual([
      { sha: scene.commits[0], state: 'failure', context: 'gate', description: 'the run is inconclusive' },
    ]);
  });

  test('names the suite where two have proposed the same', async () => {
    await open({ report: { suite: 'a' } });
    scene.addReport(
      { ...scene.report, suite: 'b', baseline: { ...scene.report.baseline, path: 'b.json' } },
      scene.observed,
    );
    await scene.job(scene.say())();
    expectRefused(/several suites with this digest, expected --suite with one of: a, b/);
    await scene.job(scene.say(scene.approveLine(' --suite a')))();
    expect(scene.changes(scene.commits[0] ?? '')).toEqual(['M\tseccomp.json']);
  });
});

describe('who may approve', () => {
  test.each(['write', 'maintain', 'admin'] as const)('%s may', async (role) => {
    await open();
    await scene.job(scene.say(undefined, scene.fake.state.addPerson('someone', role)))();
    expect(scene.commits).toHaveLength(1);
  });

  test.each(['none', 'read', 'triage'] as const)('%s may not', async (role) => {
    await open();
    await scene.job(scene.say(undefined, scene.fake.state.addPerson('someone', role)))();
    expectRefused(/found the permission "(?:none|read)".*expected write, maintain or admin/);
  });

  test('an account that is gone may not', async () => {
    await open();
    const gone = scene.fake.state.addPerson('someone', 'admin');
    const job = scene.job(scene.say(undefined, gone));
    scene.fake.state.people.delete('someone');
    await job();
    expectRefused(/found the permission "none"/);
  });

  test('a bot may not', async () => {
    await open();
    await scene.job(scene.say(undefined, scene.fake.state.addPerson('robot[bot]', 'admin', 'Bot')))();
    expectRefused(/bots cannot approve/);
  });

  test('the author may not, unless it is allowed', async () => {
    await open();
    await scene.job(scene.say(undefined, scene.author))();
    expectRefused(/author of a pull request cannot approve/);
    await scene.job(scene.say(undefined, scene.author), { allowSelfApproval: true })();
    expect(scene.commits).toHaveLength(1);
  });

  test('whoever made the last commit may not, unless it is allowed', async () => {
    await open({ by: 'maintainer' });
    await scene.job(scene.say())();
    expectRefused(/whoever made the last commit of a pull request cannot approve its system calls/);
    await scene.job(scene.say(), { allowSelfApproval: true })();
    expect(scene.commits).toHaveLength(1);
  });

  test('whoever made it does not get a commit of their own taken for the approval', async () => {
    await open({ by: 'maintainer' });
    const said = scene.say();
    const text = await textOfApproval();
    const message = `Allow\n\nCallgate-Approval: ${said.id}`;
    scene.pull.head.sha = scene.head.git.commit('feature', { [PATH]: text }, message);
    await scene.job(said, { status: 'gate' })();
    expect(scene.fake.state.statuses).toEqual([]);
    expect(scene.answers[0]).toContain('Not done');
    expect(asSeen(scene.answers[0])).toContain('whoever made the last commit');
  });

  test('the author without write permission may not, even where it is allowed', async () => {
    await open();
    scene.fake.state.roles.set('author', 'read');
    await scene.job(scene.say(undefined, scene.author), { allowSelfApproval: true })();
    expectRefused(/found the permission "read"/);
  });
});

describe('what is no command', () => {
  test.each([
    ['talk', () => 'I would not approve that.'],
    ['a quoted command', () => `> ${scene.approveLine()}\n\nWhy?`],
    ['a command in a fence', () => `\`\`\`\n${scene.approveLine()}\n\`\`\``],
  ])('gets no answer and no request: %s', async (_, body) => {
    await open();
    await scene.job(scene.say(body()))();
    expect([scene.fake.requests, scene.answers, scene.commits]).toEqual([[], [], []]);
  });
});

describe('an approval is refused', () => {
  test('when the comment is an edited one', async () => {
    await open();
    await scene.job(scene.say(), {}, 'edited')();
    expectRefused(/the comment was edited/);
  });

  test('when the comment was edited since', async () => {
    await open();
    const said = scene.say();
    const job = scene.job(said);
    said.updatedAt = scene.fake.state.now();
    await job();
    expectRefused(/the comment was edited/);
  });

  test('with the forms when it cannot be read', async () => {
    await open();
    await scene.job(scene.say('/callgate approve it'))();
    expectRefused(/found "it", expected the digest.*\/callgate approve DIGEST/s);
  });

  test('when the branch was pushed to after the report', async () => {
    await open();
    scene.pull.head.sha = scene.head.git.commit('feature', { 'agent.js': 'other()\n' }, 'Push');
    await scene.job(scene.say())();
    expect(scene.commits).toEqual([scene.pull.head.sha]);
    expect(scene.answers[0]).toContain('there is no report of');
  });

  test('when the gate reported something else of the new head', async () => {
    await open();
    scene.pull.head.sha = scene.head.git.commit('feature', { 'agent.js': 'other()\n' }, 'Push');
    scene.addReport(reportOf(COMMITTED, [SYNC, FCHMOD, BPF]), scene.pull.head.sha);
    await scene.job(scene.say())();
    expect(scene.commits).toEqual([scene.pull.head.sha]);
    expect(scene.answers[0]).toContain('is not what was observed at');
  });

  test('when the run was of a merge with a base that has moved', async () => {
    await open({
      report: { baseline: { path: 'seccomp.json', digest: `sha256:${'1'.repeat(64)}`, rules: 9 } },
    });
    await scene.job(scene.say())();
    expectRefused(/has moved on/);
  });

  test('for a call of high risk without a reason', async () => {
    await open({ calls: [BPF] });
    await scene.job(scene.say(scene.approveLine('', '')))();
    expectRefused(/bpf is of high risk .*given no reason/);
  });

  test('for names that are not new, all at once', async () => {
    await open();
    await scene.job(scene.say(scene.approveLine(' --only fchmd,reboot')))();
    expectRefused(/did you mean fchmod\?.*"reboot"/s);
  });

  test('when the pull request is closed', async () => {
    await open();
    scene.pull.state = 'closed';
    await scene.job(scene.say())();
    expectRefused(/is closed/);
  });

  test.each([
    '../seccomp.json',
    '/etc/x.json',
    '.git/x.json',
    '.github/workflows/ci.yml',
    'a/./b.json',
    'a b.json',
    'x\u202e.json',
  ])('when the report names the path %j', async (path) => {
    await open();
    scene.replaceReport({ ...scene.report, baseline: { ...scene.report.baseline, path } });
    await scene.job(scene.say())();
    expectRefused(/the report's baseline has the path/);
  });

  test('when the report proposes more than it says', async () => {
    await open();
    const forged = reportOf(COMMITTED, [SYNC, FCHMOD, BPF]).proposed;
    scene.replaceReport({ ...scene.report, proposed: forged });
    await scene.job(scene.say(scene.approveLine().replace(scene.digest, forged?.digest ?? '')))();
    expectRefused(/is not the baseline with what is new in it/);
  });
});

describe('where the branch cannot be written', () => {
  /** The patch of the answer, applied by git to the commit that was observed. */
  function applyPatch(): string {
    const [, patch = ''] = /^`{3,}diff\n(.*?)^`{3,}$/ms.exec(scene.answers[0] ?? '') ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'callgate-patch-'));
    try {
      const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
      git('clone', '--quiet', '--branch', 'feature', scene.head.git.path, '.');
      writeFileSync(join(folder, 'patch'), patch);
      git('apply', 'patch');
      return readFileSync(join(folder, 'seccomp.json'), 'utf8');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  test.each([[COMMITTED], [null]])('a fork gets a patch that git applies', async (profile) => {
    await open({ isFork: true, profile });
    await scene.job(scene.say(), { status: 'gate' })();
    expect(scene.commits).toEqual([]);
    expect(scene.fake.state.statuses).toEqual([]);
    expect(commentsOf(applyPatch())).toMatchObject({
      sync: 'the export tool copies files (approved by @maintainer)',
    });
    expect(scene.reactions).toEqual(['+1']);
  });

  test('a protected branch gets the patch as well, with the reason', async () => {
    await open();
    scene.head.rule = 'Changes must be made through a pull request.';
    await scene.job(scene.say())();
    expect(
      scene.answers[0]?.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))),
    ).toContain('Changes must be made through a pull request.');
    expect(commentsOf(applyPatch())).toHaveProperty('fchmod');
  });
});

describe('of behaviours, an approval in a comment', () => {
  const behaviours = behavioursOf([newBehaviour(), newBehaviour({ kind: 'write', value: '$TMPDIR/a b' })]);

  test('commits the named ones', async () => {
    await open({ report: { behaviours } });
    await scene.job(scene.say(scene.approveLine(' --only fchmod,write:$TMPDIR/a%20b')), { status: 'gate' })();
    const [commit = ''] = scene.commits;
    expect(profileOf(scene.textAt(commit)).callgate?.behaviours).toEqual([
      {
        kind: 'write',
        value: '$TMPDIR/a b',
        comment: 'the export tool copies files (approved by @maintainer)',
      },
    ]);
    expect(asSeen(scene.answers[0])).toContain(
      'Still new: <code>sync</code>, <code>execute:/usr/bin/id</code>',
    );
    expect(scene.fake.state.statuses).toMatchObject([
      { state: 'failure', description: '2 new and not approved' },
    ]);
  });

  test('sets success where all of them are approved', async () => {
    await open({ report: { behaviours } });
    await scene.job(scene.say(), { status: 'gate' })();
    expect(scene.fake.state.statuses).toMatchObject([{ state: 'success' }]);
  });

  test('is a rejection of one by its id', async () => {
    await open({ report: { behaviours } });
    await scene.job(scene.say('/callgate reject execute:/usr/bin/id -- the tool must not'))();
    expect(scene.commits).toEqual([]);
    expect(asSeen(scene.answers[0])).toMatch(/<code>execute:\/usr\/bin\/id<\/code> is rejected by/);
  });
});

describe('a rejection', () => {
  test('is recorded, and nothing is written', async () => {
    await open();
    await scene.job(scene.say('/callgate reject fchmod -- the tool must not'))();
    expect(scene.answers[0]).toMatch(
      /<code>fchmod<\/code> is rejected by <code>maintainer<\/code>: <code>the tool must not<\/code>/,
    );
    expect([scene.commits, scene.reactions]).toEqual([[], ['-1']]);
  });

  /** The report's comment, as the other workflow has left it. */
  const shown = (sha = scene.observed, title = '## ❌ Callgate: 2 new system calls') =>
    scene.fake.state.addComment(
      1,
      ACTIONS_BOT,
      `${COMMENT_MARKER}\n${title}\n\n### ❌ on x86_64\n\nNew, at <code>${sha.slice(0, 12)}</code>\n`,
    );

  test('stands in the comment of the report at once, once for each call, escaped', async () => {
    await open();
    const report = shown();
    const before = report.body;
    await scene.job(scene.say('/callgate reject fchmod -- first'))();
    await scene.job(scene.say('/callgate reject sync -- no <b>*business*</b> here, @all'))();
    await scene.job(scene.say('/callgate reject fchmod -- the tool must not'))();
    const [title, block = '', ...rest] = report.body.split('\n\n');
    expect([title, ...rest]).toEqual(before.split('\n\n'));
    expect(block.split('\n')).toEqual([
      '<!-- callgate:rejected -->',
      expect.stringMatching(
        /^- ❌ <code>sync<\/code> rejected by <code>maintainer<\/code>: <code>no &#60;b&#62;&#42;/,
      ),
      '- ❌ <code>fchmod</code> rejected by <code>maintainer</code>: <code>the tool must not</code>',
    ]);
  });

  test.each([
    ['of another commit', () => void shown('1'.repeat(40))],
    ['that is clean again', () => void shown(undefined, '## ✅ Callgate: no new system call')],
  ])('leaves a comment %s alone', async (_what, show) => {
    await open();
    show();
    await scene.job(scene.say('/callgate reject fchmod -- no'))();
    expect(scene.fake.operations.filter((operation) => operation.startsWith('PATCH'))).toEqual([]);
    expect(scene.answers[1]).toContain('is rejected by');
  });

  test('leaves a stranger’s comment with the marker alone', async () => {
    await open();
    const planted = scene.fake.state.addComment(1, scene.author, `${COMMENT_MARKER}\n## ❌ x\n\nx`);
    const { body } = planted;
    await scene.job(scene.say('/callgate reject fchmod -- no'))();
    expect(planted.body).toBe(body);
  });

  test('is told by a later approval of the same call', async () => {
    await open();
    await scene.job(scene.say('/callgate reject fchmod -- the tool must not'))();
    await scene.job(scene.say())();
    expect(scene.commits).toHaveLength(1);
    expect(scene.answers[1]).toContain(
      '- Before, <code>fchmod</code> rejected by <code>maintainer</code>: <code>the tool must not</code>.',
    );
  });

  test('of what is not new is refused', async () => {
    await open();
    await scene.job(scene.say('/callgate reject fchmd -- no'))();
    expectRefused(/did you mean fchmod\?/);
  });

  test('needs write permission', async () => {
    await open();
    await scene.job(
      scene.say('/callgate reject fchmod -- no', scene.fake.state.addPerson('reader', 'read')),
    )();
    expectRefused(/found the permission "read"/);
  });
});
