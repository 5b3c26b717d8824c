import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { showTheme } from './page-facts.ts';

const folder = process.env.GANTRY_TEST_PICTURES;

/** Keeps how a page looks, in both themes and on a phone, where a folder for pictures is named. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const size = page.viewportSize();
  for (const theme of ['light', 'dark'] as const) {
    await showTheme(page, theme);
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
  }
  await showTheme(page, 'light');
  if (size === null) return;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: join(folder, `${name}-phone.png`) });
  await page.setViewportSize(size);
}
