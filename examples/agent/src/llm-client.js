import { request } from 'node:http';
import { request as secureRequest } from 'node:https';

/** A client of one chat-completions endpoint. `complete` returns the assistant's next message. */
export function createLlmClient({ url, model, apiKey }) {
  const endpoint = new URL(`${url}/chat/completions`);

  return {
    async complete(messages, tools) {
      const { status, body } = await post(endpoint, apiKey, { model, messages, tools });
      if (status !== 200) throw new Error(`the model answered with HTTP status ${status}: ${body}`);
      const message = JSON.parse(body).choices?.[0]?.message;
      if (!message) throw new Error('the model answered without a message');
      return message;
    },
  };
}

function post(endpoint, apiKey, payload) {
  const send = endpoint.protocol === 'https:' ? secureRequest : request;
  const body = JSON.stringify(payload);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  if (apiKey) headers.authorization = `Bearer ${apiKey}`;

  return new Promise((resolve, reject) => {
    const outgoing = send(
      endpoint,
      { method: 'POST', headers, agent: false, timeout: 30_000 },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('the model did not answer within 30 seconds')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
