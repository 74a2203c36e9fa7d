import { readFileSync } from 'node:fs';
import { parseProfile } from '../../src/baseline/parse.ts';
import type { Profile } from '../../src/baseline/profile.ts';
import { DOCKER_ALLOWED, DOCKER_CONDITIONAL } from '../../src/risk/docker.generated.ts';
import { riskOf } from '../../src/risk/risk.ts';
import { allSyscallNames } from '../../src/seccomp/syscall-table.ts';
import { fetchDebianPackage, pathIn, testWith } from '../support/debian-packages.ts';

/** Podman's profile, which grew out of Docker's: an opinion from another hand. */
const common = fetchDebianPackage('golang-github-containers-common');
const words = (text: string) => text.trim().split(/\s+/);

function readPodman(): Profile {
  const parsed = parseProfile(readFileSync(pathIn(common, 'usr/share/containers/seccomp.json'), 'utf8'));
  if (!parsed.ok) throw new Error('it is not read');
  return parsed.profile;
}

describe('what Docker allows', () => {
  test.each([
    ['read', 'allowed'],
    ['modify_ldt', 'allowed'],
    ['sync_file_range2', 'allowed'],
    ['clone', 'conditional'],
    ['clone3', 'conditional'],
    ['personality', 'conditional'],
    ['ptrace', 'conditional'],
    ['mount', 'conditional'],
    ['io_uring_setup', 'blocked'],
    ['userfaultfd', 'blocked'],
    ['keyctl', 'blocked'],
    ['kexec_load', 'blocked'],
  ])('%s: %s', (call, answer) => {
    expect(riskOf(call).docker).toBe(answer);
  });

  test('names each call once, and none twice', () => {
    const [allowed, conditional] = [words(DOCKER_ALLOWED), words(DOCKER_CONDITIONAL)];
    expect(new Set([...allowed, ...conditional]).size).toBe(allowed.length + conditional.length);
    expect([allowed.length, conditional.length].every((length) => length > 30)).toBe(true);
  });

  testWith(common)('is what Podman allows, but for calls that are old, new, or known to differ', () => {
    const rules = readPodman().syscalls.filter(({ action }) => action === 'SCMP_ACT_ALLOW');
    const podman = new Set(rules.flatMap(({ names }) => names));
    const names = allSyscallNames();
    const docker = names.filter((call) => riskOf(call).docker !== 'blocked');
    const fewer = names.filter((call) => podman.has(call) && !docker.includes(call));
    const old = 'query_module readdir sigaction signal sigpending sigsuspend syscall timerfd';
    const differ = `keyctl pivot_root io_uring_enter io_uring_register io_uring_setup ${old}`;
    expect(fewer.filter((call) => !words(differ).includes(call))).toEqual([]);
    expect(docker.filter((call) => !podman.has(call) && riskOf(call).level === 'high')).toEqual([]);
    expect(docker.filter((call) => podman.has(call)).length).toBeGreaterThan(300);
  });
});
