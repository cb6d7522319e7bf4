// What every test needs: an administrator, an organization with an API, a user and applications.
import * as jose from 'jose';

export const base = process.env.PRECEPT_BASE;
export const callback = 'https://client.example/callback';
export const user = { handle: 'alice', username: 'alice@example.org', password: 'correct horse battery' };

let administrator;

async function administratorToken() {
  const basic = btoa(`${process.env.PRECEPT_CLIENT_ID}:${process.env.PRECEPT_CLIENT_SECRET}`);
  const response = await fetch(`${base}/o/system/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return (await response.json()).access_token;
}

async function asked(method, path, body) {
  administrator ??= await administratorToken();
  const response = await fetch(`${base}/v1/organizations/${path}`, {
    method,
    headers: { authorization: `Bearer ${administrator}`, 'content-type': 'application/json' },
    body: method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  }
  return text;
}

/** Does something as the administrator; it has to be accepted. */
export async function manage(method, path, body = {}) {
  const text = await asked(method, path, body);
  return text ? JSON.parse(text) : {};
}

/** Reads, as the administrator, what is no JSON. */
export function read(path) {
  return asked('GET', path);
}

/** The issuer of an organization. */
export function issuer(organization) {
  return new URL(`${base}/o/${organization}`);
}

/** An organization whose user alice may read and write orders. */
export async function organization(handle) {
  await manage('PUT', handle, { name: handle });
  await manage('PUT', `${handle}/apis/orders`, {
    identifier: 'https://orders.example',
    name: 'Orders',
  });
  for (const [scope, displayName] of [['read', 'Read orders'], ['write', 'Change orders']]) {
    await manage('PUT', `${handle}/apis/orders/scopes/${scope}`, { displayName });
  }
  await manage('POST', `${handle}/apis/orders/lifecycle`, { to: 'PUBLISHED' });
  await manage('PUT', `${handle}/users/${user.handle}`);
  await manage('PUT', `${handle}/users/${user.handle}/account`, {
    username: user.username,
    email: user.username,
    emailVerified: true,
    name: 'Alice Example',
  });
  await manage('PUT', `${handle}/users/${user.handle}/password`, { password: user.password });
  await manage('PUT', `${handle}/roles/clerk`, {
    audience: { type: 'ORGANIZATION' },
    permissions: [
      { api: 'orders', scope: 'read' },
      { api: 'orders', scope: 'write' },
    ],
  });
  await manage('PUT', `${handle}/roles/clerk/members/users/${user.handle}`);
}

/** An application that may read and write orders; its client id and, where it keeps one, secret. */
export async function application(organizationHandle, handle, settings) {
  const path = `${organizationHandle}/applications/${handle}`;
  const made = await manage('PUT', path, { name: handle, ...settings });
  await manage('PUT', `${path}/authorized-apis/orders`, {
    policy: 'RBAC',
    scopes: ['read', 'write'],
  });
  const method = settings.tokenEndpointAuthMethod ?? (settings.type === 'SPA' || settings.type === 'NATIVE' ? 'none' : 'client_secret_basic');
  const secret = method.startsWith('client_secret')
    ? (await manage('POST', `${path}/secrets`)).clientSecret
    : undefined;
  return { id: made.clientId, secret };
}

/** A key pair, and the set that publishes it. */
export async function keys(algorithm) {
  const { privateKey, publicKey } = await jose.generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await jose.exportJWK(publicKey)), kid: `${algorithm}-1`, alg: algorithm, use: 'sig' };
  return { key: privateKey, kid: jwk.kid, jwks: { keys: [jwk] } };
}
