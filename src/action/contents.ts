import { CallgateError } from '../errors.ts';
import type { Remote } from '../git/base.ts';

/** Bytes of an answer that are read; a baseline is at most this long. */
const LONGEST = 16 << 20;
/** Milliseconds of one request, and of the pauses before it is made again. */
const TIMEOUT = 20_000;
const PAUSES = [500, 2000];

/** The repository of the workflow, through GitHub's REST API. Without a token it can answer for public ones only. */
export function connectRemote(env: NodeJS.ProcessEnv, token: string): Remote {
  const api = `${env.GITHUB_API_URL || 'https://api.github.com'}/repos/${env.GITHUB_REPOSITORY}`;
  const ask = (path: string, type: string) => request(`${api}${path}`, type, token);
  return {
    async fetchFile(path, sha) {
      const address = `/contents/${path.split('/').map(encodeURIComponent).join('/')}?ref=${sha}`;
      const { status, text } = await ask(address, 'application/vnd.github.raw+json');
      if (status === 200) return text;
      // Of what may not be seen GitHub says the same as of what is not there.
      const commit = await ask(`/git/commits/${sha}`, 'application/vnd.github+json');
      if (status === 404 && commit.status === 200) return undefined;
      throw refuse(`${path} at ${sha}`, status === 404 ? commit.status : status);
    },
    async findMergeBase(one, other) {
      const { status, text } = await ask(
        `/compare/${one}...${other}?per_page=1`,
        'application/vnd.github+json',
      );
      const sha = status === 200 ? readMergeBase(text) : undefined;
      if (sha === undefined) throw refuse(`where ${one} and ${other} part`, status);
      return sha;
    },
  };
}

function readMergeBase(text: string): string | undefined {
  try {
    const { merge_base_commit: commit } = JSON.parse(text) as { merge_base_commit?: { sha?: unknown } };
    return typeof commit?.sha === 'string' && /^[0-9a-f]{40,64}$/.test(commit.sha) ? commit.sha : undefined;
  } catch {
    return undefined;
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** One GET, made again where the server or the line failed. */
async function request(address: string, type: string, token: string): Promise<Answer> {
  const headers = {
    Accept: type,
    'X-GitHub-Api-Version': '2022-11-28',
    'User-Agent': 'callgate',
    ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
  };
  for (let attempt = 0; ; attempt += 1) {
    const pause = PAUSES[attempt];
    try {
      const response = await fetch(address, {
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const text = await readLimited(response);
      if (pause === undefined || (response.status < 500 && response.status !== 429))
        return { status: response.status, text };
    } catch (cause) {
      if (pause === undefined || cause instanceof CallgateError) throw refuse(address, undefined, cause);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function readLimited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > LONGEST) throw new CallgateError('baseline', `it is longer than ${LONGEST} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refuse(what: string, status: number | undefined, cause?: unknown): CallgateError {
  const found =
    status === undefined ? String((cause as Error | undefined)?.message) : `the answer was ${status}`;
  return new CallgateError(
    'baseline',
    `GitHub was asked for ${what}, which this clone does not have and the change is judged by: ${found}. Expected an answer: give ` +
      'the input `token`, with `contents: read`, or fetch the history with `fetch-depth` of actions/checkout. Nothing was run.',
    { cause },
  );
}
