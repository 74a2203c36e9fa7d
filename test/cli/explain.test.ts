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
    const { stdout } = await explain('close', 'osf_stat', 'close');
    expect(stdout).toBe(`close
  for       close a file
  risk      low (file)
  docker    allowed (default profile, Docker 26.1.5)
  number    x86_64 3, i386 6, x32 1073741827, aarch64 57, arm 6, riscv64 57, s390x 6, ppc64le 6,
            loongarch64 57

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
Expected names of the kernel’s own, such as openat, or numbers as a report shows them, such as x86_64:#480; or a kind of behaviour (execute, connect, bind, read, write, delete, link, signal, use), alone or with its value, such as execute:/usr/bin/id.
`,
    });
  });

  test('tells what a behaviour means, whether a profile can hold it, and which entry allows it', async () => {
    expect(await explain('execute:/usr/bin/id')).toEqual({
      status: 0,
      stdout: `execute:/usr/bin/id
  for       runs a program
  risk      high
  why       A program that nobody has looked at runs with the rights of this one, and the name of
            the call does not say which.
  enforced  no: seccomp sees no memory behind a pointer, so it is seen and gated here, and held by
            no profile
  entry     { "execute": "/usr/bin/id", "comment": "why" } in callgate.behaviours of the baseline
  source    execve(2), https://man7.org/linux/man-pages/man2/execve.2.html
`,
      stderr: '',
    });
  });

  test('tells of a name that is a call and a kind of behaviour what it is as either', async () => {
    const { stdout } = await explain('connect');
    expect(stdout).toMatch(
      /^connect\n[\s\S]*\n\nconnect \(a kind of behaviour\)\n {2}for {7}sends to an address\n/,
    );
  });

  test('shows a value that moves text as its numbers, and refuses a kind without its value', async () => {
    const { stdout } = await explain('execute:/a\u001b[31m');
    expect(stdout).toContain('execute:/a\\u{1b}[31m\n');
    expect((await explain('execute:')).status).toBe(2);
  });

  test('without a name says that one is missing', async () => {
    expect(await explain()).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: missing required argument 'name'/),
    });
  });
});
