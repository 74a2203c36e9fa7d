import type { ServerResponse } from 'node:http';

/** What the server does in place of an answer. */
export type Failure =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly message?: string;
      readonly retryAfter?: number;
      readonly after?: boolean;
    }
  /** 200, and what GitHub would never say. */
  | { readonly kind: 'text'; readonly text: string; readonly after?: boolean }
  /** Nothing ever comes. */
  | { readonly kind: 'silence'; readonly after?: boolean }
  /** The head and a part of the body, then the connection ends, or is cut. */
  | { readonly kind: 'half-closed' | 'reset'; readonly after?: boolean }
  /** The head and a part of the body, then nothing more. */
  | { readonly kind: 'stall'; readonly after?: boolean };

/** `after`: what was asked for is done first, and only the answer fails. */
export const isAfter = (failure: Failure): boolean => failure.after === true;

const MESSAGES: Readonly<Record<number, string>> = {
  401: 'Bad credentials',
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  422: 'Validation Failed',
  429: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  500: 'Server Error',
  502: 'Server Error',
};

export function fail(response: ServerResponse, failure: Failure): void {
  if (failure.kind === 'silence') return;
  if (failure.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (failure.kind === 'status') {
    const { status, message = MESSAGES[status] ?? 'Error', retryAfter } = failure;
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    });
    response.end(
      JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest', status: String(status) }),
    );
    return;
  }
  if (failure.kind === 'text') {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(failure.text);
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('[{"id":', () => {
    if (failure.kind === 'half-closed') response.socket?.end();
  });
}
