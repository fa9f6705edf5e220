import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    // The page must not carry inline data beyond what its content security policy names.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        manualChunks: (id: string) =>
          id.includes('maplibre-gl') ? 'map' : /recharts|@mantine\/charts|d3-/.test(id) ? 'charts' : undefined,
      },
    },
  },
  server: { proxy: { '/api': { target: 'http://localhost:8080', ws: true }, '/auth': 'http://localhost:8080' } },
});
