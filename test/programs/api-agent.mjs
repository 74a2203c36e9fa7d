// An agent that asks an API what to do and keeps its notes in a scratch folder; its arguments are what it asks, and where
// else it writes.
import { rename, writeFile } from 'node:fs/promises';
import { request } from 'node:http';

const [host = 'api.example.com', elsewhere] = process.argv.slice(2);

function ask(question) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host, port: 443, path: `/${question}`, agent: false }, async (response) => {
      let answer = '';
      for await (const chunk of response) answer += chunk;
      resolve(answer);
    });
    outgoing.on('error', reject).end();
  });
}

for (const step of ['plan', 'act']) {
  await writeFile('scratch/draft.txt', await ask(step));
  await rename('scratch/draft.txt', `scratch/${step}.txt`);
}
if (elsewhere !== undefined) await writeFile(elsewhere, 'a note\n');
