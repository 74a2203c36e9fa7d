import { formatProfile } from '../../src/baseline/canonical.ts';
import { profileOf } from '../baseline/read-profile.ts';
import { Scene } from './approval-scene.ts';

/** Milliseconds that a test may take which makes an approval anew for each of its calls. */
export const TIMEOUT = 240_000;
export const STATUS = { status: 'gate' };

/** Every call of an approval that goes through, in their order. */
export async function listCalls(): Promise<string[]> {
  const scene = await Scene.open();
  try {
    await scene.job(scene.say(), STATUS)();
    expect(scene.commits).toHaveLength(1);
    return scene.fake.operations;
  } finally {
    await scene.end();
  }
}

/** Commits that an approval made, also those that no branch leads to any more. */
function approvals({ head: { git } }: Scene): string[] {
  const objects = git
    .git(['cat-file', '--batch-all-objects', '--batch'])
    .split(/^(?=[0-9a-f]{40} [a-z]+ \d+$)/m);
  const made = objects.filter((text) => /^\S+ commit /.test(text) && /^Callgate-Approval: /m.test(text));
  return made.map((text) => text.slice(0, 40));
}

/** How many; at most one, on top of the commit that was observed, of one path, with what was approved and nothing else. */
export function countRightCommits(scene: Scene): number {
  const made = approvals(scene);
  expect(made.length).toBeLessThanOrEqual(1);
  for (const commit of made) {
    expect(scene.head.git.resolve(`${commit}^`)).toBe(scene.observed);
    expect(scene.changes(commit)).toEqual(['M\tseccomp.json']);
    const text = scene.textAt(commit);
    expect(text).toBe(formatProfile(profileOf(text)));
    expect(profileOf(text).syscalls.map(({ names }) => names.join())).toEqual(['fchmod', 'read', 'sync']);
  }
  return made.length;
}
