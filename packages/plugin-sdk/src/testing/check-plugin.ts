import { messageOf, type Problem } from '@gantry/base';
import {
  type CheckFinding,
  CONTRACT_TIERS,
  type ContractCheck,
  type ContractTier,
} from './contract-check.ts';
import { CONTRACT_CHECKS } from './contract-checks.ts';
import { LoadedSubject, NotStarted } from './loaded-subject.ts';
import type { PluginSubject } from './subject.ts';

/** What became of one check. */
export interface CheckResult {
  readonly id: string;
  readonly since: string;
  readonly kind: ContractCheck['kind'];
  readonly tier: ContractTier;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly reason?: string;
  /** For a failed one: what was found, and what to do. */
  readonly problems?: readonly Problem[];
  readonly help?: string;
}

/** What became of all checks. */
export interface ContractReport {
  readonly name: string;
  readonly version: string;
  readonly slug?: string;
  readonly capabilities: readonly string[];
  /** The best tier of which no check failed; `none` when a bronze one did. */
  readonly tier: ContractTier | 'none';
  readonly checks: readonly CheckResult[];
}

/**
 * Tries every check on a plugin, one after the other. Never rejects: a check that cannot be carried out is one that failed.
 *
 * @example
 * const report = await checkPlugin(await openPlugin(directory));
 * console.log(report.tier);
 */
export async function checkPlugin(subject: PluginSubject): Promise<ContractReport> {
  const tryCheck = checkerOf(subject);
  const checks: CheckResult[] = [];
  for (const check of CONTRACT_CHECKS) checks.push(await tryCheck(check));
  const { loading, packageData } = subject;
  const manifest = loading.kind === 'loaded' ? loading.manifest : undefined;
  return {
    name: String(packageData.name ?? ''),
    version: String(packageData.version ?? ''),
    ...(manifest ? { slug: manifest.slug } : {}),
    capabilities: manifest?.capabilities.map(({ kind }) => kind) ?? [],
    tier: tierOf(checks),
    checks,
  };
}

/** Tries single checks on one subject; what they share is done once. */
export function checkerOf(subject: PluginSubject): (check: ContractCheck) => Promise<CheckResult> {
  const { loading } = subject;
  const loaded = loading.kind === 'loaded' ? new LoadedSubject(subject, loading) : undefined;
  return async (check) => {
    let finding: CheckFinding;
    try {
      if (check.needs === 'package') finding = await check.run(subject);
      else finding = loaded ? await check.run(loaded) : 'The plugin could not be loaded.';
    } catch (error) {
      finding =
        error instanceof NotStarted
          ? `The plugin did not start another time: ${error.message}.`
          : [{ pointer: '', message: `it could not be tried: ${messageOf(error)}` }];
    }
    return resultOf(check, finding);
  };
}

function resultOf(check: ContractCheck, finding: CheckFinding): CheckResult {
  const { id, since, kind, tier, title, help } = check;
  const facts = { id, since, kind, tier, title };
  if (typeof finding === 'string') return { ...facts, status: 'skipped', reason: finding };
  return finding.length === 0
    ? { ...facts, status: 'passed' }
    : { ...facts, status: 'failed', problems: finding, help };
}

function tierOf(checks: readonly CheckResult[]): ContractReport['tier'] {
  const failed = new Set(
    checks.filter(({ status }) => status === 'failed').map(({ tier }) => tier),
  );
  let reached: ContractReport['tier'] = 'none';
  for (const tier of CONTRACT_TIERS) {
    if (failed.has(tier)) return reached;
    reached = tier;
  }
  return reached;
}

/** Whether a tier is at least another. */
export function tierReaches(tier: ContractReport['tier'], wanted: ContractTier): boolean {
  return tier !== 'none' && CONTRACT_TIERS.indexOf(tier) >= CONTRACT_TIERS.indexOf(wanted);
}
