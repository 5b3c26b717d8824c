import type { CheckStatus, CompareResult, ReleaseInfo, RemoteRelease } from '@gantry/plugin-sdk';
import { readList, readNumber, readRecord, readText, textIn } from '@gantry/plugin-sdk/json';
import { readCommit } from './read-deployment.ts';

/** Whether the checks of a commit passed, all together. */
export function checksOf(raw: unknown): CheckStatus {
  const runs = readList(readRecord(raw).check_runs, '"check_runs"');
  const words = runs.map((run) => textIn(run, 'conclusion'));
  if (words.some((word) => ['failure', 'timed_out', 'startup_failure'].includes(word ?? '')))
    return 'fail';
  if (words.some((word) => ['cancelled', 'action_required', 'stale'].includes(word ?? '')))
    return 'warn';
  const isDone = words.every((word) => word !== undefined);
  return isDone && words.length > 0 ? 'pass' : 'unknown';
}

export function readComparison(raw: unknown): Omit<CompareResult, 'headSha'> {
  const data = readRecord(raw);
  const files = Array.isArray(data.files) ? readList(data.files) : [];
  const sum = (name: string) =>
    files.reduce((total, file) => total + (typeof file[name] === 'number' ? file[name] : 0), 0);
  return {
    baseSha: readText(readRecord(data.base_commit, '"base_commit"'), 'sha'),
    ahead: readNumber(data, 'ahead_by'),
    behind: readNumber(data, 'behind_by'),
    commits: readList(data.commits, '"commits"').map(readCommit).slice(0, 1_000),
    filesChanged: files.length,
    additions: sum('additions'),
    deletions: sum('deletions'),
  };
}

export function readRelease(raw: unknown): RemoteRelease {
  const data = readRecord(raw);
  const optional = {
    name: textIn(data, 'name'),
    bodyMarkdown: textIn(data, 'body')?.slice(0, 200_000),
    author: textIn(data.author, 'login'),
    htmlUrl: textIn(data, 'html_url'),
    publishedAt: textIn(data, 'published_at'),
  };
  const known = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { tag: readText(data, 'tag_name'), ...Object.fromEntries(known) };
}

export function releaseInfo(raw: unknown): ReleaseInfo {
  const data = readRecord(raw);
  return {
    id: String(readNumber(data, 'id')),
    tag: readText(data, 'tag_name'),
    name: textIn(data, 'name') ?? readText(data, 'tag_name'),
    url: readText(data, 'url'),
    htmlUrl: readText(data, 'html_url'),
    prerelease: data.prerelease === true,
  };
}
