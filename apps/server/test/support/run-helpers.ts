import { expect } from 'vitest';
import type { TestServer } from './test-server.ts';

export interface RunBody {
  readonly id: string;
  readonly state: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly digest: string;
  readonly error?: { readonly message: string; readonly code: string };
  readonly steps: readonly {
    readonly id: string;
    readonly state: string;
    readonly undoes?: string;
    readonly outputs?: Record<string, unknown>;
    readonly error?: { readonly code: string };
  }[];
}

/** Stores an action. */
export async function putAction(
  server: TestServer,
  name: string,
  spec: object,
  { owner = 'platform' }: { owner?: string } = {},
): Promise<void> {
  const entity = { kind: 'Action', metadata: { name, owner }, spec };
  const answer = await server.post<{ code?: string }>('/api/v1/entities', entity);
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
}

/** Asks for a run; expects that it was stored. */
export async function execute(
  server: TestServer,
  name: string,
  body: object = {},
  as?: { token: string },
): Promise<RunBody> {
  const options = as ? { as } : {};
  const answer = await server.post<RunBody>(`/api/v1/actions/${name}/execute`, body, options);
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return answer.body;
}

/** The run once it is in one of the states. */
export async function runIn(
  server: TestServer,
  id: string,
  ...states: readonly string[]
): Promise<RunBody> {
  let run: RunBody | undefined;
  await expect
    .poll(
      async () => {
        run = (await server.get<RunBody>(`/api/v1/runs/${id}`)).body;
        return run.state;
      },
      { timeout: 30_000, interval: 50 },
    )
    .toBeOneOf([...states]);
  return run as RunBody;
}
