// A web application in one file: signs people in, calls itself as an API, signs out. Run it with
//   PRECEPT_ISSUER=http://localhost:8080/o/default PRECEPT_CLIENT_ID=… \
//   PRECEPT_AUDIENCE=https://orders.example PRECEPT_SCOPE=read npm run sample
// for an application of type NATIVE with the redirect URI http://127.0.0.1:3000/callback; for one of type
// WEB, behind TLS, add PRECEPT_CLIENT_SECRET and SAMPLE_BASE.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

import { SignIn, TokenRefused, verifierByKeys } from '../dist/index.js';

const {
  PRECEPT_ISSUER: issuer,
  PRECEPT_CLIENT_ID: clientId,
  PRECEPT_CLIENT_SECRET: clientSecret,
  PRECEPT_AUDIENCE: audience,
  PRECEPT_SCOPE: scope,
  PORT: port = '3000',
} = process.env;
const base = process.env.SAMPLE_BASE ?? `http://127.0.0.1:${port}`;
const insecure = issuer.startsWith('http:');
const signIn = await SignIn.at({ issuer, clientId, redirectUri: `${base}/callback`, insecure, ...(clientSecret && { clientSecret }) });
const verify = await verifierByKeys(issuer, audience, insecure);
const sessions = new Map();

const pages = {
  async '/'(session) {
    if (!session.tokens) {
      return { body: '<a href="/sign-in">Sign in</a>' };
    }
    const answer = await signIn.fetch(session.tokens, new URL('/api/orders', base)).catch((refused) => refused.response ?? Promise.reject(refused));
    const heard = answer.ok ? escape(await answer.text()) : `no (${answer.status})`;
    return { body: `<p>The API says: ${heard}</p><a href="/sign-out">Sign out</a>` };
  },
  async '/sign-in'(session) {
    const { url, pending } = await signIn.begin({ scopes: ['openid', 'profile', scope] });
    session.pending = pending;
    return { to: url };
  },
  async '/callback'(session, url) {
    session.tokens = await signIn.finish(url, session.pending);
    return { to: '/' };
  },
  async '/sign-out'(session) {
    const tokens = session.tokens;
    session.tokens = undefined;
    await signIn.revoke(tokens);
    return { to: '/' };
  },
};

createServer(async (request, response) => {
  const url = new URL(request.url, base);
  try {
    if (url.pathname === '/api/orders') {
      const claims = await verify(new Request(url, { headers: request.headers }), scope);
      return response.end(`Hello, ${claims.subject}`);
    }
    const page = pages[url.pathname];
    if (!page) {
      return response.writeHead(404).end('There is no such page.');
    }
    const id = /(?:^|; )sample=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    const known = sessions.has(id) ? id : randomBytes(16).toString('base64url');
    sessions.set(known, sessions.get(known) ?? {});
    response.setHeader('set-cookie', `sample=${known}; HttpOnly; SameSite=Lax; Path=/`);
    const { to, body } = await page(sessions.get(known), url);
    return to
      ? response.writeHead(303, { location: String(to) }).end()
      : response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
  } catch (fault) {
    if (fault instanceof TokenRefused) {
      return response.writeHead(fault.status, { 'www-authenticate': fault.challenge }).end();
    }
    console.error(fault.message);
    return response.writeHead(502).end('The sign-in did not succeed; begin again.');
  }
}).listen(Number(port), () => console.log(`The sample is at ${base}`));

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
