/** The API as a program uses it, to prepare what a test looks at. */
export class ApiSession {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async signIn(url: string, username: string, password: string): Promise<ApiSession> {
    const response = await fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
    const { token } = (await response.json()) as { token: string };
    return new ApiSession(url, token);
  }

  async request<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Applies entities, as many as there are. */
  async apply(entities: readonly object[]): Promise<void> {
    for (let start = 0; start < entities.length; start += 500) {
      await this.request('POST', '/entities/batch', {
        entities: entities.slice(start, start + 500),
      });
    }
  }

  /** A user with a role, whose password need not be changed any more. */
  async createUser(username: string, password: string, role: string): Promise<void> {
    const user = await this.request<{ id: string }>('POST', '/auth/register', {
      username,
      password: `first-${password}`,
    });
    await this.request('PUT', `/auth/users/${user.id}`, { role });
    const own = await ApiSession.signIn(this.#url, username, `first-${password}`);
    await own.request('PUT', '/auth/me/password', {
      currentPassword: `first-${password}`,
      newPassword: password,
    });
  }
}
