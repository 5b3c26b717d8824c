// Runs before the first paint; `src/app/theme.ts` is the same rule for changes afterwards.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('gantry-theme');
  } catch {
    // Storage may be blocked; the system's theme is used.
  }
  const dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', dark);
})();
