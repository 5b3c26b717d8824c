import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ArtifactStore, acquireLock, tryLock } from '../src/index.ts';

const root = mkdtempSync(join(tmpdir(), 'gantry-lock-'));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function holdElsewhere(path: string, kind: 'os' | 'lease' = 'os'): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('hold-lock.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, path, kind], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

describe('a lock', () => {
  it('is held by one process, and released by its death', async () => {
    const path = join(root, 'killed.lock');
    const child = await holdElsewhere(path);
    expect(tryLock(path)).toBeUndefined();
    const holders: string[] = [];
    const waiting = acquireLock(path, {
      what: 'the next',
      onWait: (holder) => holders.push(holder),
    });
    await expect(acquireLock(path, { what: 'x', timeoutMs: 50 })).rejects.toMatchObject({
      code: 'LOCK_TIMEOUT',
      message: expect.stringContaining(`process ${child.pid} on `),
    });
    child.kill('SIGKILL');
    const lock = await waiting;
    expect(lock.kind).toBe('os');
    expect(holders).toEqual([expect.stringContaining(`process ${child.pid} on `)]);
    lock.release();
  });

  it('outlives one who timed out waiting for it, and the deletion of what says who holds it', async () => {
    const path = join(root, 'alive.lock');
    const child = await holdElsewhere(path);
    await expect(acquireLock(path, { what: 'x', timeoutMs: 0 })).rejects.toMatchObject({
      code: 'LOCK_TIMEOUT',
    });
    unlinkSync(`${path}.holder`);
    expect(tryLock(path)).toBeUndefined();
    child.stdin?.write('release');
    const lock = await acquireLock(path, { what: 'y' });
    lock.release();
  });

  it('is one also within a process, and waiting can be given up', async () => {
    const path = join(root, 'twice.lock');
    const lock = tryLock(path);
    expect(tryLock(path)).toBeUndefined();
    const signal = AbortSignal.abort();
    await expect(acquireLock(path, { what: 'x', signal })).rejects.toThrow();
    lock?.release();
    tryLock(path)?.release();
  });

  it('may be a lease, which is released too', async () => {
    const path = join(root, 'lease.lock');
    const child = await holdElsewhere(path, 'lease');
    expect(tryLock(path, 'lease')).toBeUndefined();
    child.stdin?.write('release');
    const lock = await acquireLock(path, { what: 'x', kind: 'lease' });
    expect(lock.kind).toBe('lease');
    lock.assertHeld();
    // As if another had found it expired while this process was suspended.
    writeFileSync(`${path}.lease`, JSON.stringify({ token: 'other', fence: 9, renewals: 0 }));
    expect(() => lock.assertHeld()).toThrow(expect.objectContaining({ code: 'LOCK_LOST' }));
    lock.release();
    expect(tryLock(path, 'lease')).toBeUndefined();
  });
});

describe('a store', () => {
  it('deletes what a killed process staged, and nothing of one that lives', async () => {
    const directory = join(root, 'store');
    const living = new ArtifactStore(directory);
    const staged = await living.stagingFolder();
    const abandoned = new ArtifactStore(directory);
    const left = await abandoned.stagingFolder();
    const other = new ArtifactStore(directory);
    expect(await other.clean()).toBe(0);
    await abandoned.close();
    expect(await other.clean()).toBe(0);
    writeFileSync(join(staged, 'still'), 'there');
    expect(() => writeFileSync(join(left, 'gone'), '')).toThrow('ENOENT');
    await living.close();
  });
});
