import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { showTheme } from './page-facts.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const checkerOf = (page: Page): AxeBuilder =>
  new AxeBuilder({ page }).options({ resultTypes: ['violations'] });

/**
 * What is not accessible about a page: everything in the light theme; in the dark one what depends on
 * colours. The page needs `bypassCSP`, for the checker is a script of its own.
 */
export async function findProblems(page: Page, ignored: string[] = []): Promise<string[]> {
  await showTheme(page, 'light');
  const light = await checkerOf(page).withTags(TAGS).disableRules(ignored).analyze();
  await showTheme(page, 'dark');
  const colours = ['color-contrast', 'link-in-text-block'];
  const dark = await checkerOf(page).withRules(colours).analyze();
  return [...light.violations, ...dark.violations].flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n${failureSummary}`),
  );
}
