import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';

export const TEST_USER = 'callgate-test';

/** Makes a user of the machine for tests, by default one who may use sudo without a password. */
export function makeTestUser(name = TEST_USER, sudo = true): { name: string; uid: number; gid: number } {
  if (spawnSync('id', [name]).status !== 0)
    execFileSync('useradd', ['--create-home', '--shell', '/bin/bash', name]);
  if (sudo) {
    const rule = `/etc/sudoers.d/${name}`;
    writeFileSync(rule, `${name} ALL=(ALL) NOPASSWD: ALL\n`);
    chmodSync(rule, 0o440);
  }
  const read = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { name, uid: read('-u'), gid: read('-g') };
}
