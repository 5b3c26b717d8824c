import { Worker } from 'node:worker_threads';
import type { DeliveryText, RuleQuestion, RuleVerdict } from './rule-worker.ts';

/** How long one filter may take for one delivery. */
const BUDGET_MS = 1_000;
const START_MS = 10_000;
const HEAP_MB = 96;
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

/** What is built is a file beside the server's. In development and tests the source runs, through a loader. */
const isSource = import.meta.url.endsWith('.ts');
const WORKER_URL = new URL(isSource ? './rule-worker.ts' : './rule-worker.js', import.meta.url);
const LOAD_SOURCE = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(${JSON.stringify(WORKER_URL.href)});
});`;

/**
 * Decides which filters match a delivery, in a thread of its own. A filter that exceeds its time or memory ends
 * the thread, not the server: it fails, the others are asked in a new one.
 */
export class RuleJudge {
  #worker: Worker | undefined;
  #started: Promise<void> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** One verdict for each filter, in order. An empty filter matches everything. */
  async judge(delivery: DeliveryText, filters: readonly string[]): Promise<RuleVerdict[]> {
    const before = this.#turn;
    const mine = (async () => {
      await before.catch(() => {});
      return await this.#judgeAll(delivery, filters);
    })();
    this.#turn = mine;
    return await mine;
  }

  async stop(): Promise<void> {
    await this.#turn.catch(() => {});
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  async #judgeAll(delivery: DeliveryText, filters: readonly string[]): Promise<RuleVerdict[]> {
    const asked = filters.filter((filter) => filter.trim() !== '');
    const verdicts: RuleVerdict[] = [];
    // What ends the thread is the first that has no answer; the rest is asked in a new one.
    while (verdicts.length < asked.length) {
      const question = { delivery, filters: asked.slice(verdicts.length) };
      verdicts.push(...(await this.#ask(await this.#running(), question)));
    }
    const answers = verdicts.values();
    return filters.map((filter) =>
      filter.trim() === '' ? { outcome: 'matches' } : (answers.next().value as RuleVerdict),
    );
  }

  async #running(): Promise<Worker> {
    if (!this.#worker) {
      const worker = new Worker(isSource ? LOAD_SOURCE : WORKER_URL, {
        eval: isSource,
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 16 },
        env: {},
      });
      worker.unref();
      // An error without a listener would end the server.
      worker.on('error', () => {});
      this.#worker = worker;
      this.#started = new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('The thread did not start.')), START_MS);
        worker.once('message', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    const worker = this.#worker;
    try {
      await this.#started;
      return worker;
    } catch (error) {
      this.#worker = undefined;
      void worker.terminate();
      throw error;
    }
  }

  #ask(worker: Worker, question: RuleQuestion): Promise<RuleVerdict[]> {
    const verdicts: RuleVerdict[] = [];
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        worker.off('message', onVerdict);
        worker.off('error', onError);
        worker.off('exit', onExit);
        resolve(verdicts);
      };
      const onVerdict = (verdict: RuleVerdict) => {
        if (verdicts.push(verdict) === question.filters.length) finish();
        else timer.refresh();
      };
      const fail = (message: string) => {
        this.#worker = undefined;
        void worker.terminate();
        verdicts.push({ outcome: 'fails', message });
        finish();
      };
      const onError = (error: Error & { code?: string }) =>
        fail(error.code === OUT_OF_MEMORY ? 'It used too much memory.' : error.message);
      const onExit = () => fail('Its thread has ended.');
      const timer = setTimeout(
        () => fail(`It took longer than ${BUDGET_MS / 1_000} s.`),
        BUDGET_MS,
      );
      worker.on('message', onVerdict);
      worker.once('error', onError);
      worker.once('exit', onExit);
      worker.postMessage(question);
    });
  }
}
