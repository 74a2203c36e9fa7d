/** An answer of any status; headers by their names in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

/** What came, of whatever status: Octokit throws those of 400 and above. Throws the line's own error where nothing came. */
export async function settle(sent: Promise<Answer>): Promise<Answer> {
  try {
    const { status, headers, data } = await sent;
    return { status, headers, data };
  } catch (error) {
    return readHttpError(error);
  }
}

/** The same of a query; `data` is `{ data, errors }`, for an answer may hold some of both. */
export async function settleGraphQL(sent: Promise<unknown>): Promise<Answer> {
  try {
    return { status: 200, headers: {}, data: { data: await sent, errors: [] } };
  } catch (error) {
    const { name, headers, data, errors } = error as Error & Answer & { errors: unknown };
    if (name === 'GraphqlResponseError') return { status: 200, headers, data: { data, errors } };
    return readHttpError(error);
  }
}

function readHttpError(error: unknown): Answer {
  const { response, cause } = error as Error & { response?: Answer };
  if (response !== undefined) return { ...response };
  // Octokit calls what its fetch threw an answer of 500.
  throw cause ?? error;
}
