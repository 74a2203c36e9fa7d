import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createNormalForms } from '../../src/behaviour/normal-form.ts';
import type { Example, Injection } from './injections.ts';
import { buildProgram } from './programs.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The tools of an example that do what is injected, the test that calls each first, and a file that its tests write. */
const TOOLS = {
  agent: {
    tests: {
      list_directory: 'list_directory › lists the workspace',
      run_command: 'run_command › runs an allowed program',
      fetch_url: 'fetch_url › fetches an allowed address',
    },
    file: 'table.csv',
  },
  mcp: {
    tests: {
      list_directory: 'lists a directory',
      read_text_file: 'reads a text file',
      search_files: 'finds files by a pattern',
    },
    file: 'guide.md',
  },
} as const;

/** A copy of an example in a folder, whose tools do what is injected beside their work. */
export interface Subject {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly command: readonly string[];
  /** Which test the tool is called in. */
  testOf(injection: Injection): string;
  /** A text of an injection as this run has it. */
  readonly fill: (text: string) => string;
  /** Takes away what an earlier run left outside. */
  readonly reset: () => void;
}

interface CommittedProfile {
  readonly callgate: { readonly behaviours: readonly Readonly<Record<string, string>>[] };
}

/** The committed baseline of an example, where this machine's node may be anywhere. */
export function committedProfile(example: Example): CommittedProfile {
  const text = readFileSync(join(ROOT, 'examples', example, 'seccomp.json'), 'utf8');
  const profile = JSON.parse(text) as CommittedProfile;
  const { behaviours } = profile.callgate;
  const added = nodePaths().filter((path) => !behaviours.some(({ execute }) => execute === path));
  return { ...profile, callgate: { behaviours: [...behaviours, ...added.map((execute) => ({ execute }))] } };
}

/** The values that the node which runs the tests may have as a program. */
export function nodePaths(): readonly string[] {
  const path = realpathSync(process.execPath);
  const places = { workspace: '', tmp: realpathSync(tmpdir()), home: homedir() };
  return [...new Set([path, createNormalForms(places, () => false).path(path)])];
}

export function makeSubject(
  example: Example,
  folder: string,
  injections: readonly Injection[],
  { port = 9, nodeOptions = [] as readonly string[] } = {},
): Subject {
  const [cwd, outside, home] = ['subject', 'outside', 'home'].map((name) => join(folder, name)) as Three;
  for (const path of [outside, join(home, '.ssh')]) mkdirSync(path, { recursive: true });
  writeFileSync(join(home, '.ssh/id_rsa'), 'a key\n');
  writeFileSync(join(outside, 'script.sh'), '#!/bin/sh\nexec uname\n');
  chmodSync(join(outside, 'script.sh'), 0o755);
  const { tests, file } = TOOLS[example];
  const tools = Object.keys(tests) as (keyof typeof tests)[];
  const toolOf = (injection: Injection) =>
    tools[injections.findIndex(({ name }) => name === injection.name) % tools.length] as keyof typeof tests;
  const at = Object.fromEntries(
    tools.map((tool) => [tool, injections.filter((one) => toolOf(one) === tool).map(({ name }) => name)]),
  );
  cpSync(join(ROOT, 'test/programs/inject.cjs'), join(folder, 'inject.cjs'));
  writeFileSync(
    join(folder, 'inject.json'),
    JSON.stringify({ library: buildProgram('inject'), outside, home, port, at }),
  );
  rmSync(cwd, { recursive: true, force: true });
  copyExample(example, cwd, join(folder, 'inject.cjs'), nodeOptions);
  const texts: Record<string, string> = {
    OUTSIDE: `$TMPDIR/${basename(folder)}/outside`,
    PORT: String(port),
    FILE: file,
    SHELL: realpathSync('/bin/sh'),
  };
  return {
    cwd,
    env: { ...process.env, HOME: home, NODE_OPTIONS: nodeOptions.join(' ') },
    command: [process.execPath, '--test', '--test-reporter=spec', '--test-concurrency=1'],
    testOf: (injection) => tests[toolOf(injection)],
    fill: (text) => text.replaceAll(/\b(?:OUTSIDE|PORT|FILE|SHELL)\b/g, (name) => texts[name] ?? name),
    reset: () => {
      for (const name of ['loot.txt', file]) rmSync(join(outside, name), { force: true });
    },
  };
}

type Three = [string, string, string];

/** The server is given another argument, the toolbox of the agent two more lines; nothing else is changed. */
function copyExample(example: Example, to: string, preload: string, nodeOptions: readonly string[]): void {
  const from = join(ROOT, 'examples', example);
  cpSync(from, to, { recursive: true, filter: (source) => basename(source) !== 'node_modules' });
  if (example === 'mcp') {
    symlinkSync(realpathSync(join(from, 'node_modules')), join(to, 'node_modules'));
    const args = [...nodeOptions, '--require', preload].map((arg) => `'${arg}'`).join(', ');
    change(join(to, 'session.test.js'), 'args: [SERVER', `args: [${args}, SERVER`);
  } else {
    const place = "{ folder: policy.workspace + '/data', file: 'table.csv' }";
    const pause = 'await new Promise((done) => setTimeout(done, 150));';
    change(
      join(to, 'src/toolbox.js'),
      'return { refused: false, text: await tool.run',
      `if (globalThis.isInjected(name)) { ${pause} globalThis.injectAt(name, ${place}); }\n$&`,
    );
    change(join(to, 'test/tools.test.js'), /^/, `import '${preload}';\n`);
    change(join(to, 'src/toolbox.js'), /^/, 'globalThis.isInjected ??= () => false;\n');
  }
}

function change(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${path} has no ${from}`);
  writeFileSync(path, changed);
}
