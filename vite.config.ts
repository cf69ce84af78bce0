import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const api = process.env.API_URL ?? 'http://127.0.0.1:4700'

export default defineConfig({
  root: 'web',
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../build/web',
    emptyOutDir: true,
    // A page under a policy without inline script cannot run the inlined preload helper or data: workers.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1800,
  },
  server: {
    host: '127.0.0.1',
    port: Number(process.env.WEB_PORT ?? 4701),
    strictPort: true,
    // The server refuses foreign hosts and origins; in development it is reached as if the page came from it.
    proxy: {
      '/trpc': { target: api, ws: true, changeOrigin: true, headers: { origin: api } },
      '/health': { target: api, changeOrigin: true },
      '/api': { target: api, changeOrigin: true, headers: { origin: api } },
    },
  },
})
