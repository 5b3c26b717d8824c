import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface WorkflowRun {
  readonly id: number;
  readonly display_title: string;
  readonly run_number: number;
  readonly html_url: string;
  readonly event: string;
  readonly inputs: Readonly<Record<string, string>>;
  status: string;
  conclusion: string | null;
  polls: number;
}

/**
 * The part of GitHub's published REST API that dispatches workflows and reads their runs, with state: a run takes a
 * few looks to complete. As a former release (`isOld`) it answers a dispatch with 204 and nothing.
 */
export class FakeGithub {
  readonly runs: WorkflowRun[] = [];
  readonly dispatches: { readonly authorization: string | undefined; readonly body: object }[] = [];
  isOld = false;
  /** Runs appear in lists after so many looks. */
  hiddenFor = 0;
  conclusion = 'success';
  /** Called when a dispatch was taken and before it is answered. */
  onDispatch: () => 'answer' | 'break' = () => 'answer';
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const url = new URL(request.url ?? '', 'http://github');
        const answer = this.#answer(
          request.method ?? '',
          url,
          text === '' ? {} : JSON.parse(text),
          request.headers.authorization,
        );
        if (answer === 'break') return request.socket.destroy();
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        return response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
      });
    });
  }

  static async start(): Promise<FakeGithub> {
    const fake = new FakeGithub();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A run that somebody else started on the same workflow, the newest there is. */
  addForeignRun(): void {
    this.#add({}, 'completed', 'failure');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #add(inputs: Record<string, string>, status = 'queued', conclusion: string | null = null) {
    const id = 1_000 + this.runs.length;
    const run: WorkflowRun = {
      id,
      display_title: `Deploy ${inputs.correlation ?? 'by hand'}`,
      run_number: this.runs.length + 1,
      html_url: `https://github.example/runs/${id}`,
      event: 'workflow_dispatch',
      inputs,
      status,
      conclusion,
      polls: 0,
    };
    this.runs.unshift(run);
    return run;
  }

  #answer(
    method: string,
    { pathname }: URL,
    body: Record<string, unknown>,
    authorization: string | undefined,
  ): { status: number; body?: unknown } | 'break' {
    const base = '/repos/tidewater/deployments/actions';
    if (authorization !== 'Bearer github-token') {
      return { status: 401, body: { message: 'Bad credentials' } };
    }
    if (method === 'POST' && pathname === `${base}/workflows/deploy.yaml/dispatches`) {
      if (this.isOld && 'return_run_details' in body) {
        const message = 'Invalid request. "return_run_details" is not a permitted key.';
        return { status: 422, body: { message } };
      }
      this.dispatches.push({ authorization, body });
      const run = this.#add((body.inputs ?? {}) as Record<string, string>);
      if (this.onDispatch() === 'break') return 'break';
      if (this.isOld) return { status: 204 };
      return {
        status: 200,
        body: { workflow_run_id: run.id, run_url: run.html_url, html_url: run.html_url },
      };
    }
    if (method === 'GET' && pathname === `${base}/workflows/deploy.yaml/runs`) {
      if (this.hiddenFor-- > 0) return { status: 200, body: { total_count: 0, workflow_runs: [] } };
      const { length } = this.runs;
      return { status: 200, body: { total_count: length, workflow_runs: this.runs } };
    }
    const [, id] = new RegExp(`^${base}/runs/(\\d+)$`).exec(pathname) ?? [];
    const run = this.runs.find((one) => String(one.id) === id);
    if (!run) return { status: 404, body: { message: 'Not Found' } };
    run.polls++;
    if (run.polls === 2) run.status = 'in_progress';
    if (run.polls >= 3 && run.conclusion === null) {
      run.status = 'completed';
      run.conclusion = this.conclusion;
    }
    return { status: 200, body: run };
  }
}
