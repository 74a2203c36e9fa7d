import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProfile } from '../../src/baseline/canonical.ts';
import { withRules } from '../../src/baseline/merge-behaviours.ts';
import type { Profile } from '../../src/baseline/profile.ts';
import { profileOf } from '../baseline/read-profile.ts';
import { fetchDebianPackage, pathIn } from '../support/debian-packages.ts';
import { Engines } from '../support/engines.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

const LONG = 120_000;

describeKernel('a baseline with behaviours, in a container', () => {
  let engines: Engines;
  let whole: Profile;

  beforeAll(async () => {
    engines = new Engines();
    await engines.start(buildProgram('makes-folder'));
    // A profile that containers start under; any that lets an engine's own start-up pass would do.
    const common = fetchDebianPackage('golang-github-containers-common');
    whole = profileOf(readFileSync(pathIn(common, 'usr/share/containers/seccomp.json'), 'utf8'));
  }, LONG);
  afterAll(() => engines?.end(), LONG);

  /** The profile with behaviours, and without some calls. */
  function writeProfile(...without: readonly string[]): string {
    const syscalls = whole.syscalls.flatMap((rule) => {
      const names = rule.names.filter((name) => !without.includes(name));
      return names.length === 0 ? [] : [{ ...rule, names }];
    });
    const rules = [
      { kind: 'execute' as const, value: '/usr/bin/git', comment: 'clones' },
      { kind: 'connect' as const, value: 'api.example.com:443' },
      { kind: 'write' as const, value: '$WORKSPACE/**' },
    ];
    const text = formatProfile(withRules({ ...whole, syscalls }, rules));
    expect(text).toContain('"callgate": {\n    "behaviours": [\n      { "execute": "/usr/bin/git"');
    const path = join(engines.folder, 'seccomp.json');
    writeFileSync(path, text);
    return path;
  }

  test.each(['docker', 'podman'] as const)(
    'is loaded by %s, which enforces its calls and passes the rest over',
    (engine) => {
      expect(engines.run(engine, writeProfile())).toBe('made\n');
      expect(engines.run(engine, writeProfile('mkdir', 'mkdirat'))).toBe('denied\n');
    },
    LONG,
  );

  test(
    'is refused by both where it is no profile',
    () => {
      const path = writeProfile();
      writeFileSync(path, readFileSync(path, 'utf8').replace('"callgate": {', '"callgate": '));
      for (const engine of ['docker', 'podman'] as const) expect(() => engines.run(engine, path)).toThrow();
    },
    LONG,
  );
});
