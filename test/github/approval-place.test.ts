import { formatProfile } from '../../src/baseline/canonical.ts';
import { planApproval } from '../../src/gate/approval.ts';
import { COMMITTED } from '../gate/approval-report.ts';
import { PATH, Scene, type SceneOptions } from './approval-scene.ts';

let scene: Scene;
afterEach(() => scene.end());

const TEXT = formatProfile(COMMITTED);
const at = (path: string, digest: string | null = null) => ({ baseline: { path, digest, rules: 0 } });
const SUBMODULE = '1'.repeat(40);

describe('an approval is refused where a commit would replace', () => {
  test.each<[string, SceneOptions, RegExp]>([
    [
      'a link to the baseline',
      { files: { 'real.json': TEXT, 'seccomp.json': { link: 'real.json' } } },
      /the baseline seccomp\.json is a symbolic link at \w{12}, expected a file of this repository.*callgate\.yml/,
    ],
    [
      'a link to nowhere',
      { profile: null, files: { 'seccomp.json': { link: '../elsewhere.json' } } },
      /the baseline seccomp\.json is a symbolic link/,
    ],
    [
      'a folder that is a link',
      { profile: null, files: { 'a/x': '', b: { link: 'a' } }, report: at('b/seccomp.json') },
      /b, on the way to the baseline b\/seccomp\.json, is a symbolic link at .*expected a folder/,
    ],
    [
      'a submodule',
      { profile: null, files: { 'a/b': { submodule: SUBMODULE } }, report: at('a/b/c/seccomp.json') },
      /a\/b, on the way to the baseline a\/b\/c\/seccomp\.json, is a submodule/,
    ],
    [
      'a submodule by the baseline’s name',
      { profile: null, files: { 'x.json': { submodule: SUBMODULE } }, report: at('x.json') },
      /the baseline x\.json is a submodule/,
    ],
    [
      'a folder by the baseline’s name',
      { profile: null, files: { 'x.json/y': '' }, report: at('x.json') },
      /the baseline x\.json is a folder/,
    ],
    [
      'a file on the way',
      { profile: null, files: { a: '' }, report: at('a/x.json') },
      /a, on the way to the baseline a\/x\.json, is a file/,
    ],
  ])('%s', async (_, options, why) => {
    for (const isFork of [false, true]) {
      scene = await Scene.open({ ...options, isFork });
      await scene.job(scene.say(), { status: 'gate' })();
      expect([scene.commits, scene.fake.state.statuses]).toEqual([[], []]);
      const seen = scene.answers[0]?.replaceAll(/&#(\d+);/g, (_all, code) =>
        String.fromCodePoint(Number(code)),
      );
      expect(seen).toMatch(why);
      expect(seen).toContain('Not done');
      if (!isFork) await scene.end();
    }
  });
});

test('an approval makes the folders of a first baseline', async () => {
  scene = await Scene.open({ profile: null, files: { 'a/x': '' }, report: at('a/b/seccomp.json') });
  await scene.job(scene.say())();
  expect(scene.commits.map((commit) => scene.changes(commit))).toEqual([['A\ta/b/seccomp.json']]);
});

test('a commit that says to be the approval, and has a link to its text, is not taken for it', async () => {
  scene = await Scene.open();
  const said = scene.say();
  const job = scene.job(said, { status: 'gate' });
  const planned = planApproval({
    report: scene.report,
    profile: COMMITTED,
    only: null,
    reasonOf: () => 'the export tool copies files',
    approver: 'maintainer',
  });
  const approved = planned.ok ? planned.approval.text : '';
  const parent = scene.head.git.commit('feature', { 'real.json': approved }, 'Prepare');
  scene.addReport(scene.report, parent);
  const files = { 'seccomp.json': { link: 'real.json' } };
  scene.pull.head.sha = scene.head.git.commit('feature', files, `Push\n\nCallgate-Approval: ${said.id}`);
  await job();
  expect(scene.fake.state.statuses).toEqual([]);
  expect(scene.answers[0]).toContain('Not done');
  expect(scene.commits).toHaveLength(2);
});

test('a patch that a comment cannot show as it is, is not offered to be applied', async () => {
  const tabs = formatProfile(COMMITTED).replaceAll('  ', '\t');
  scene = await Scene.open({ isFork: true, files: { [PATH]: tabs } });
  await scene.job(scene.say())();
  expect(scene.answers[0]).toContain(
    'has characters that one does not show. Run <code>callgate approve</code>',
  );
  expect(scene.answers[0]).not.toMatch(/```diff|Apply this patch/);
});
