import '@fontsource-variable/noto-sans';
import '@fontsource-variable/noto-sans-arabic';
import '@mantine/core/styles.css';
import './styles/ground.css';
import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { queryClient } from './api/query-client.ts';
import { App } from './app.tsx';
import { currentLanguage, directionOf, startLanguage } from './i18n/index.ts';
import { theme } from './theme.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';

await startLanguage();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <DirectionProvider initialDirection={directionOf(currentLanguage())} detectDirection>
      <MantineProvider theme={theme} defaultColorScheme="dark" getStyleNonce={() => nonce}>
        <QueryClientProvider client={queryClient}>
          <BrowserRouter>
            <App />
          </BrowserRouter>
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  </StrictMode>,
);
