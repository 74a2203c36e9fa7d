import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callgate } from '../support/callgate.ts';

const explain = (...calls: string[]) => callgate(['explain', ...calls]);

describe('callgate explain', () => {
  test('tells what a call is for, its risk and why, what Docker does, its numbers and the source', async () => {
    expect(await explain('pidfd_getfd')).toEqual({
      status: 0,
      stdout: `pidfd_getfd
  for       take another process’s file descriptor
  risk      high (process)
  why       It takes open files and connections out of another process, with all that they give
            access to.
  docker    allowed under a condition: a capability, certain arguments, or the kernel’s version
            (default profile, Docker 26.1.5)
  number    x86_64 438, i386 438, x32 1073742262, aarch64 438, arm 438, riscv64 438, s390x 438,
            ppc64le 438, loongarch64 438
  source    pidfd_getfd(2), https://man7.org/linux/man-pages/man2/pidfd_getfd.2.html
`,
      stderr: '',
    });
  });

  test('prints what the README shows', async () => {
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    expect(readme).toContain(
      `$ callgate explain pidfd_getfd\n${(await explain('pidfd_getfd')).stdout}\`\`\``,
    );
  });

  test('tells each call once, and leaves out what there is nothing to say of', async () => {
    const { stdout } = await explain('read', 'osf_stat', 'read');
    expect(stdout).toBe(`read
  for       read from a file, pipe or socket
  risk      low (file)
  docker    allowed (default profile, Docker 26.1.5)
  number    x86_64 0, i386 3, x32 1073741824, aarch64 63, arm 3, riscv64 63, s390x 3, ppc64le 3,
            loongarch64 63

osf_stat
  for       OSF-1 file call (Alpha)
  risk      low (other)
  docker    blocked (default profile, Docker 26.1.5)
  number    in no table of Callgate’s architectures
`);
  });

  test('takes numbers as a report shows them, known or not', async () => {
    const { status, stdout } = await explain('x86_64:#9999', 'aarch64:#63');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^x86_64:#9999\n {2}for {7}not known\n {2}risk {6}high \(other\)\n {2}why {7}No table/,
    );
    expect(stdout).toMatch(/\n\nread\n/);
  });

  test('keeps every line within 100 characters, but for addresses', async () => {
    const { stdout } = await explain('io_uring_setup', 'bpf', 'clone3', 'splice', 'open_tree', 'mount');
    const long = stdout.split('\n').filter((line) => line.length > 100);
    expect(long.every((line) => /^ {12}\S+$/.test(line))).toBe(true);
  });

  test('names every name that is none, with what it may have meant, and explains nothing', async () => {
    expect(await explain('opnat', 'read', 'x86_46:#1', 'frobnicate\u001b[31m')).toEqual({
      status: 2,
      stdout: '',
      stderr: `callgate: Not a system call or behaviour: "opnat" (did you mean openat?); "x86_46:#1"; "frobnicate\\u001b[31m".
Expected names of the kernel’s own, such as openat, or numbers as a report shows them, such as x86_64:#480.
`,
    });
  });

  test('without a name says that one is missing', async () => {
    expect(await explain()).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: missing required argument 'name'/),
    });
  });
});
