import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.ts';
import { themeScript } from './build/theme-script.ts';

/** The server that a development page talks to. */
const SERVER = process.env.GANTRY_URL ?? 'http://localhost:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwind(), themeScript(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The policy allows scripts and styles of this host only, so nothing may become a `data:` address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // The contracts are schemas and constants in the same files. Building a schema has no effect, so the
      // ones that no page uses, and with them the schema library, need not be loaded.
      treeshake: { manualPureFunctions: ['Type'] },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: SERVER, ws: true } },
  },
});
