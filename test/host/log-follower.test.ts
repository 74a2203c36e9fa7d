import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFollower } from '../../src/host/log-follower.ts';

let folder: string;
let follower: LogFollower | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-log-'));
});
afterEach(async () => {
  await follower?.close();
  follower = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const log = () => join(folder, 'audit.log');
const append = (text: string) => appendFileSync(log(), text);

async function follow(from: 'start' | 'end' = 'start') {
  const opened = await LogFollower.open(log(), from);
  follower = opened;
  const read = async () => {
    let text = '';
    await opened.read((chunk) => {
      text += chunk.toString('latin1');
    });
    return text;
  };
  return { opened, read };
}

/** As auditd rotates: each numbered file moves up by one, the log becomes number 1, and a new log is begun. */
function rotate(keep = 5): void {
  rmSync(join(folder, `audit.log.${keep - 1}`), { force: true });
  for (let number = keep - 2; number >= 1; number -= 1) {
    const file = join(folder, `audit.log.${number}`);
    if (existsSync(file)) renameSync(file, join(folder, `audit.log.${number + 1}`));
  }
  renameSync(log(), join(folder, 'audit.log.1'));
  writeFileSync(log(), '');
}

describe('a followed log', () => {
  test('is read from its start, or from its end', async () => {
    writeFileSync(log(), 'old\n');
    const start = await follow('start');
    expect(await start.read()).toBe('old\n');
    await start.opened.close();
    const end = await follow('end');
    expect(await end.read()).toBe('');
    append('new\n');
    expect(await end.read()).toBe('new\n');
    expect(end.opened.state).toEqual({ path: log(), bytes: 4, rotations: 0, problems: [] });
  });

  test('gives out each byte once, as it comes, whole lines or not', async () => {
    writeFileSync(log(), '');
    const { opened, read } = await follow();
    const parts = ['one', ' line\ntwo', '', '\n', '\xff\n'];
    for (const part of parts) {
      appendFileSync(log(), part, 'latin1');
      expect(await read()).toBe(part);
    }
    expect(await read()).toBe('');
    expect(opened.state.problems).toEqual([]);
  });

  test('is read in constant memory, chunk by chunk', async () => {
    const size = 5 * (1 << 20) + 17;
    writeFileSync(log(), Buffer.alloc(size, 'x'));
    const { opened } = await follow();
    let [total, largest] = [0, 0];
    const count = await opened.read(({ length }) => {
      total += length;
      largest = Math.max(largest, length);
    });
    expect([total, count, opened.state.bytes]).toEqual([size, size, size]);
    expect(largest).toBeLessThanOrEqual(1 << 20);
  });

  test('is followed through a rotation, with what came last into the old file', async () => {
    writeFileSync(log(), 'a\n');
    const { opened, read } = await follow();
    expect(await read()).toBe('a\n');
    append('b\n');
    rotate();
    append('c\n');
    expect(await read()).toBe('b\nc\n');
    append('d\n');
    expect(await read()).toBe('d\n');
    expect(opened.state).toMatchObject({ rotations: 1, problems: [], bytes: 8 });
  });

  test('is followed through a rotation right after a reading, with what was written before it', async () => {
    writeFileSync(log(), 'a\n');
    const { opened } = await follow();
    const parts: string[] = [];
    await opened.read((chunk) => {
      if (parts.push(chunk.toString()) > 1) return;
      append('late\n');
      rotate();
      append('new\n');
    });
    expect(parts).toEqual(['a\n', 'late\n', 'new\n']);
    expect(opened.state).toMatchObject({ rotations: 1, problems: [], bytes: 11 });
  });

  test('is followed through several rotations between two readings, in order', async () => {
    writeFileSync(log(), 'a\n');
    const { opened, read } = await follow();
    for (const text of ['b', 'c', 'd']) {
      rotate();
      append(`${text}\n`);
    }
    expect(await read()).toBe('a\nb\nc\nd\n');
    expect(opened.state).toMatchObject({ rotations: 3, problems: [] });
  });

  test('is followed when the new file is not there yet', async () => {
    writeFileSync(log(), 'a\n');
    const { opened, read } = await follow();
    renameSync(log(), join(folder, 'audit.log.1'));
    expect(await read()).toBe('a\n');
    expect(await read()).toBe('');
    append('b\n');
    expect(await read()).toBe('b\n');
    expect(opened.state).toMatchObject({ rotations: 1, problems: [] });
  });

  test('is followed in numeric order past nine files', async () => {
    writeFileSync(log(), '0\n');
    const { opened, read } = await follow();
    for (let number = 1; number <= 11; number += 1) {
      rotate(20);
      append(`${number}\n`);
    }
    expect(await read()).toBe(Array.from({ length: 12 }, (_, number) => `${number}\n`).join(''));
    expect(opened.state).toMatchObject({ rotations: 11, problems: [] });
  });

  test('leaves files beside it alone that only look like its own', async () => {
    writeFileSync(log(), 'a\n');
    for (const name of ['audit.log.old', 'audit.log.1.gz', 'audit.log.', 'xaudit.log.1'])
      writeFileSync(join(folder, name), 'no\n');
    const { opened, read } = await follow();
    rotate();
    append('b\n');
    expect(await read()).toBe('a\nb\n');
    expect(opened.state.problems).toEqual([]);
  });

  test('that was rotated out of sight is a problem by name', async () => {
    writeFileSync(log(), 'a\n');
    const { opened, read } = await follow();
    await read();
    for (const text of ['b', 'c', 'd']) {
      rotate(3);
      append(`${text}\n`);
    }
    expect(await read()).toContain('d\n');
    expect(opened.state.problems).toEqual([
      `${log()} was rotated or replaced, and the file that was followed is gone`,
    ]);
  });

  test('that was truncated is a problem by name, and what comes after it is read', async () => {
    writeFileSync(log(), 'a line\n');
    const { opened, read } = await follow();
    await read();
    truncateSync(log(), 0);
    await read();
    append('new\n');
    expect(await read()).toBe('new\n');
    expect(opened.state.problems).toEqual([`${log()} was truncated from 7 to 0 bytes`]);
  });

  test('that was removed is a problem by name, once', async () => {
    writeFileSync(log(), 'a\n');
    const { opened, read } = await follow();
    append('b\n');
    unlinkSync(log());
    expect(await read()).toBe('a\nb\n');
    expect(await read()).toBe('');
    expect(opened.state.problems).toEqual([`${log()} was removed`]);
  });

  test('that was replaced is a problem by name, though the new file has the same text', async () => {
    writeFileSync(log(), 'a\n');
    const { opened, read } = await follow();
    await read();
    copyFileSync(log(), join(folder, 'copy'));
    renameSync(join(folder, 'copy'), log());
    await read();
    expect(opened.state.problems).toEqual([
      `${log()} was rotated or replaced, and the file that was followed is gone`,
    ]);
  });

  test('that is not there is an error', async () => {
    await expect(LogFollower.open(join(folder, 'none'), 'start')).rejects.toThrow(/ENOENT/);
  });
});
