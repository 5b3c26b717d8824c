import type { CheckStatus, CompareResult, ReleaseInfo, RemoteRelease } from '@gantry/plugin-sdk';
import { list, number, record, text, textIn } from '../api/reading.ts';
import { readCommit } from './read-deployment.ts';

/** Whether the checks of a commit passed, all together. */
export function checksOf(raw: unknown): CheckStatus {
  const runs = list(record(raw).check_runs, '"check_runs"');
  const words = runs.map((run) => textIn(run, 'conclusion'));
  if (words.some((word) => ['failure', 'timed_out', 'startup_failure'].includes(word ?? '')))
    return 'fail';
  if (words.some((word) => ['cancelled', 'action_required', 'stale'].includes(word ?? '')))
    return 'warn';
  const isDone = words.every((word) => word !== undefined);
  return isDone && words.length > 0 ? 'pass' : 'unknown';
}

export function readComparison(raw: unknown): Omit<CompareResult, 'headSha'> {
  const data = record(raw);
  const files = Array.isArray(data.files) ? list(data.files) : [];
  const sum = (name: string) =>
    files.reduce((total, file) => total + (typeof file[name] === 'number' ? file[name] : 0), 0);
  return {
    baseSha: text(record(data.base_commit, '"base_commit"'), 'sha'),
    ahead: number(data, 'ahead_by'),
    behind: number(data, 'behind_by'),
    commits: list(data.commits, '"commits"').map(readCommit).slice(0, 1_000),
    filesChanged: files.length,
    additions: sum('additions'),
    deletions: sum('deletions'),
  };
}

export function readRelease(raw: unknown): RemoteRelease {
  const data = record(raw);
  const optional = {
    name: textIn(data, 'name'),
    bodyMarkdown: textIn(data, 'body')?.slice(0, 200_000),
    author: textIn(data.author, 'login'),
    htmlUrl: textIn(data, 'html_url'),
    publishedAt: textIn(data, 'published_at'),
  };
  const known = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { tag: text(data, 'tag_name'), ...Object.fromEntries(known) };
}

export function releaseInfo(raw: unknown): ReleaseInfo {
  const data = record(raw);
  return {
    id: String(number(data, 'id')),
    tag: text(data, 'tag_name'),
    name: textIn(data, 'name') ?? text(data, 'tag_name'),
    url: text(data, 'url'),
    htmlUrl: text(data, 'html_url'),
    prerelease: data.prerelease === true,
  };
}
