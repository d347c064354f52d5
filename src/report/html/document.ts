import { createHash } from 'node:crypto';
import type { Language } from '../../diagnostics/diagnostic.ts';
import { html, type SafeHtml } from './escape.ts';

/** What a page is made of; `style` is its whole style sheet. */
export interface PageParts {
  readonly language: Language;
  readonly title: string;
  readonly style: string;
  readonly body: readonly SafeHtml[];
}

/** One self-contained HTML file: no script, no request; a content security policy says so to the browser. */
export function htmlDocument({ language, title, style, body }: PageParts): string {
  const digest = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${digest}'`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${{ safe: style }}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.safe;
}
