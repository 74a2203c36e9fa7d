/**
 * Has one pinned Debian package, for the scripts that generate files from it. Downloads it with this machine's apt
 * (Debian), or takes it from a file; another package than the pinned one is refused. Needs dpkg-deb.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** @typedef {{ package: string, version: string, suite: string, sha256: string }} Pin */

/** @returns {never} */
export function fail(/** @type {string} */ message) {
  console.error(`${basename(process.argv[1] ?? '', '.js')}: ${message}`);
  process.exit(1);
}

export function run(/** @type {string} */ command, /** @type {string[]} */ args, options = {}) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'], ...options });
}

/** The folder with the package's files, which is removed when the script ends. */
export function unpackPinned(/** @type {Pin} */ pin, /** @type {string | undefined} */ file) {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-package-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const found = file ?? downloadPackage(pin, folder);
  checkPackage(pin, found);
  const root = join(folder, 'root');
  run('dpkg-deb', ['-x', found, root]);
  return root;
}

/** The address that apt already uses for Debian's main archive. */
function readMirror() {
  const release = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  const format = ['--format', '$(REPO_URI)|$(RELEASE)', 'Created-By: Packages', 'Component: main'];
  const targets = run('apt-get', ['indextargets', ...format])
    .trim()
    .split('\n');
  const mirror = targets.map((line) => line.split('|')).find(([, name]) => name === release)?.[0];
  return mirror ?? fail(`apt names no main archive for ${release}; give the path of the package instead`);
}

/** Downloads the pinned package with a configuration of its own; the machine's apt stays as it is. */
function downloadPackage(/** @type {Pin} */ pin, /** @type {string} */ folder) {
  for (const name of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, name), { recursive: true });
  const key = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(join(folder, 'sources.list'), `deb [signed-by=${key}] ${readMirror()} ${pin.suite} main\n`);
  writeFileSync(
    join(folder, 'apt.conf'),
    `Dir::Etc::sourcelist "${folder}/sources.list";\nDir::Etc::sourceparts "-";\n` +
      `Dir::State::lists "${folder}/lists";\nDir::Cache "${folder}/cache";\nAPT::Sandbox::User "root";\n`,
  );
  const options = { cwd: folder, env: { ...process.env, APT_CONFIG: join(folder, 'apt.conf') } };
  run('apt-get', ['-qq', 'update'], options);
  run('apt-get', ['-qq', 'download', `${pin.package}=${pin.version}`], options);
  const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
  return file === undefined
    ? fail(`apt-get downloaded no ${pin.package} ${pin.version}`)
    : join(folder, file);
}

function checkPackage(/** @type {Pin} */ pin, /** @type {string} */ file) {
  const found = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (found !== pin.sha256) {
    fail(`${file} is not the pinned package ${pin.package} ${pin.version}.
  sha256 found:    ${found}
  sha256 expected: ${pin.sha256}`);
  }
}
