import { html } from '@smartlink/http/answer'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'

/** The API browser sets style attributes from its script; scripts come from here only, and nothing else is loaded. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Smart Link API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="/assets/icon.svg">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/assets/docs-init.js"></script>
</body>
</html>
`

export function docsPage(): Route {
  return route({
    method: 'get',
    path: '/docs',
    tag: 'pages',
    summary: 'The API, to read and to try',
    access: 'public',
    hidden: true,
    responses: { 200: { description: 'A page', mediaType: 'text/html' } },
    handle: () => html(PAGE, { 'content-security-policy': POLICY }),
  })
}
