// Spring Security as a client and as a resource server, through the starter.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { before, test } from 'node:test';

import { Browser } from '../../interoperability/browser.mjs';
import { application, issuer, manage, organization, user } from '../../interoperability/world.mjs';

const ORGANIZATION = 'spring';
const AUDIENCE = 'https://orders.example';
const fields = { username: user.username, password: user.password };

before(() => organization(ORGANIZATION));

async function sample(settings, use) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const web = await application(ORGANIZATION, `web-${port}`, {
    type: 'NATIVE',
    grantTypes: ['authorization_code'],
    redirectUris: [`${base}/login/oauth2/code/precept`],
  });
  const running = spawn(
    process.env.JAVA ?? 'java',
    [
      '-XX:TieredStopAtLevel=1',
      '-jar',
      process.env.SAMPLE_JAR,
      `--server.port=${port}`,
      `--precept.issuer=${issuer(ORGANIZATION).href}`,
      `--precept.client-id=${web.id}`,
      '--precept.scopes=openid,read',
      `--precept.audience=${AUDIENCE}`,
      ...settings,
    ],
    // Not the administrator's credential, which this test has in PRECEPT_CLIENT_SECRET.
    { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env.PATH } },
  );
  try {
    for await (const output of running.stdout) {
      if (String(output).includes('Started Sample')) {
        break;
      }
    }
    await use(base);
  } finally {
    running.kill();
    await once(running, 'exit');
  }
}

/** An access token of an application's own. */
async function token(client, scope) {
  const response = await fetch(`${issuer(ORGANIZATION).href}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  assert.equal(response.status, 200);
  return (await response.json()).access_token;
}

function ask(base, token) {
  return fetch(`${base}/api/orders`, { headers: token ? { authorization: `Bearer ${token}` } : {} });
}

test('signs people in, and reads tokens by the issuer’s keys', async () => {
  const machine = await application(ORGANIZATION, 'machine', { type: 'M2M' });
  await sample([], async (base) => {
    const browser = new Browser();
    await browser.visit(`${base}/`, {
      end: (address) => address.href.startsWith(`${base}/?`) || address.href === `${base}/`,
      fields,
    });
    assert.match(await browser.read(`${base}/`), /Hello, .*, with openid read/);
    assert.equal((await ask(base, await token(machine, 'read'))).status, 200);
    assert.equal((await ask(base, await token(machine, 'write'))).status, 403);
    assert.equal((await ask(base, '')).status, 401);
    assert.equal((await ask(base, 'ey.ey.ey')).status, 401);
  });
});

test('asks the issuer about tokens, and hears of a revoked one', async () => {
  const machine = await application(ORGANIZATION, 'revoked', { type: 'M2M' });
  const asker = await application(ORGANIZATION, 'asker', { type: 'M2M' });
  await manage('PUT', `${ORGANIZATION}/apis/orders`, {
    identifier: AUDIENCE,
    name: 'Orders',
    introspectors: ['asker'],
  });
  const settings = [
    `--precept.introspection.client-id=${asker.id}`,
    `--precept.introspection.client-secret=${asker.secret}`,
  ];
  await sample(settings, async (base) => {
    const live = await token(machine, 'read');
    assert.equal((await ask(base, live)).status, 200);
    await fetch(`${issuer(ORGANIZATION).href}/oauth2/revoke`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${machine.id}:${machine.secret}`)}` },
      body: new URLSearchParams({ token: live }),
    });
    assert.equal((await ask(base, live)).status, 401);
  });
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
