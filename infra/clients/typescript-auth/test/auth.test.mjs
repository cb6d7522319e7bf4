// The package against a running service: what it does itself, and its sample.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Browser } from '../../interoperability/browser.mjs';
import {
  application,
  callback,
  issuer,
  manage,
  organization,
  user,
} from '../../interoperability/world.mjs';
import { SignIn, TokenRefused, verifierByIntrospection, verifierByKeys } from '../dist/index.js';

const ORGANIZATION = 'package';
const AUDIENCE = 'https://orders.example';
const CODE = { grantTypes: ['authorization_code', 'refresh_token'] };
const fields = { username: user.username, password: user.password };

before(() => organization(ORGANIZATION));

function request(tokens) {
  return new Request('https://api.example/orders', {
    headers: { authorization: `${tokens.type} ${tokens.accessToken}` },
  });
}

async function signedIn(signIn, wishes) {
  const { url, pending } = await signIn.begin(wishes);
  return signIn.finish(await new Browser().visit(url, { end: callback, fields }), pending);
}

test('signs in, verifies by keys and by introspection, refreshes, revokes', async () => {
  const spa = await application(ORGANIZATION, 'spa', { type: 'SPA', redirectUris: [callback], ...CODE });
  const gateway = await application(ORGANIZATION, 'gateway', { type: 'M2M' });
  await manage('PUT', `${ORGANIZATION}/apis/orders`, {
    identifier: AUDIENCE,
    name: 'Orders',
    introspectors: ['gateway'],
  });
  const signIn = await SignIn.at({
    issuer: issuer(ORGANIZATION).href,
    clientId: spa.id,
    redirectUri: callback,
    bound: false,
    insecure: true,
  });
  const tokens = await signedIn(signIn, { scopes: ['openid', 'email', 'read'], resources: [AUDIENCE] });
  assert.deepEqual([...tokens.scopes].sort(), ['email', 'openid', 'read']);
  assert.equal((await signIn.userInfo(tokens)).email, user.username);

  const byKeys = await verifierByKeys(issuer(ORGANIZATION).href, AUDIENCE, true);
  assert.equal((await byKeys(request(tokens), 'read')).subject, tokens.subject);
  await assert.rejects(byKeys(request(tokens), 'write'), { status: 403 });
  await assert.rejects(byKeys(new Request('https://api.example/'), 'read'), TokenRefused);
  const others = await verifierByKeys(issuer(ORGANIZATION).href, 'https://other.example', true);
  await assert.rejects(others(request(tokens)), { status: 401 });

  const asker = { clientId: gateway.id, clientSecret: gateway.secret };
  const byAsking = await verifierByIntrospection(issuer(ORGANIZATION).href, AUDIENCE, asker, true);
  const fresh = await signIn.refresh(tokens.refreshToken);
  assert.equal((await byAsking(request(fresh), 'read')).subject, tokens.subject);
  await signIn.revoke(fresh);
  await assert.rejects(byAsking(request(fresh), 'read'), { status: 401 });
  await assert.rejects(signIn.refresh(fresh.refreshToken));
});

test('the sample signs in, with tokens bound to its key', async () => {
  const port = await freePort();
  const web = await application(ORGANIZATION, 'sample', {
    type: 'NATIVE',
    redirectUris: [`http://127.0.0.1:${port}/callback`],
    ...CODE,
  });
  const sample = spawn('node', [fileURLToPath(new URL('../samples/server.mjs', import.meta.url))], {
    env: {
      ...process.env,
      PORT: String(port),
      SAMPLE_BASE: `http://127.0.0.1:${port}`,
      PRECEPT_ISSUER: issuer(ORGANIZATION).href,
      PRECEPT_CLIENT_ID: web.id,
      PRECEPT_CLIENT_SECRET: '',
      PRECEPT_AUDIENCE: AUDIENCE,
      PRECEPT_SCOPE: 'read',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(sample.stdout, 'data');
    const browser = new Browser();
    const home = `http://127.0.0.1:${port}/`;
    assert.match(await browser.read(home), /Sign in/);
    await browser.visit(`${home}sign-in`, { end: (address) => address.href === home, fields });
    assert.match(await browser.read(home), /Hello, /);
  } finally {
    sample.kill();
    await once(sample, 'exit');
  }
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
