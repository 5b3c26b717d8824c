import type { Page } from 'playwright-core';

// As texts: these run in the browser, whose types the rest of this program must not see.

/** What has the focus: its id, its text, and the text of its label. */
export function focused(page: Page): Promise<{ id: string; text: string; label: string }> {
  return page.evaluate(`(() => {
    const element = document.activeElement;
    return {
      id: element?.id ?? '',
      text: element?.textContent ?? '',
      label: element?.labels?.[0]?.innerText ?? '',
    };
  })()`);
}

export function isDark(page: Page): Promise<boolean> {
  return page.evaluate(`document.documentElement.classList.contains('dark')`);
}

export function clipboard(page: Page): Promise<string> {
  return page.evaluate('navigator.clipboard.readText()');
}

/** How much wider than the window a page is, in pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const main = document.getElementById('main') ?? document.body;
    const root = document.documentElement;
    return Math.max(root.scrollWidth - root.clientWidth, main.scrollWidth - main.clientWidth);
  })()`);
}

export function showTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  return page.evaluate(`document.documentElement.classList.toggle('dark', ${theme === 'dark'})`);
}
