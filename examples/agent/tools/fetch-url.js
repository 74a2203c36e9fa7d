import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { checkUrl, Refusal } from '../src/policy.js';

const LONGEST = 256 * 1024;

export const fetchUrl = {
  name: 'fetch_url',
  description: 'Returns the text at an allowed web address; redirects are not followed.',
  parameters: { url: { type: 'string', description: 'http or https' } },

  async run({ url }, { origins }) {
    return get(checkUrl(origins, url));
  },
};

function get(url) {
  const send = url.protocol === 'https:' ? secureRequest : request;

  return new Promise((resolve, reject) => {
    const outgoing = send(url, { agent: false, timeout: 10_000 }, (response) => {
      const { statusCode, headers } = response;
      const chunks = [];
      let length = 0;
      response.on('data', (chunk) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > LONGEST) outgoing.destroy(new Error(`the answer is longer than ${LONGEST} bytes`));
      });
      response.on('error', reject);
      response.on('end', () => {
        if (headers.location) reject(new Refusal(`a redirect to "${headers.location}" is not followed`));
        else if (statusCode !== 200) reject(new Error(`HTTP status ${statusCode}`));
        else resolve(Buffer.concat(chunks).toString('utf8'));
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 10 seconds')));
    outgoing.on('error', reject);
    outgoing.end();
  });
}
