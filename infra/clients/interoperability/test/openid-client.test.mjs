// openid-client, a certified relying party, in every flow it knows.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import * as client from 'openid-client';

import { Browser } from '../browser.mjs';
import { application, base, callback, issuer, keys, manage, organization, user } from '../world.mjs';

const ORGANIZATION = 'interop';
const CODE = { redirectUris: [callback], grantTypes: ['authorization_code', 'refresh_token'] };
const insecure = { execute: [client.allowInsecureRequests] };

before(() => organization(ORGANIZATION));

async function discovered(id, authentication, metadata = {}) {
  return client.discovery(issuer(ORGANIZATION), id, metadata, authentication, insecure);
}

// One browser: whoever has signed in need not again.
const browser = new Browser();

function signedIn(url) {
  return browser.visit(url, { end: callback, fields: { username: user.username, password: user.password } });
}

async function codeFlow(config, { parameters = {}, checks = {}, options, url = client.buildAuthorizationUrl } = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const address = await url(config, {
    redirect_uri: callback,
    scope: 'openid profile email read write',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...parameters,
  });
  const answer = await signedIn(address);
  const tokens = await client.authorizationCodeGrant(
    config,
    answer,
    { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true, ...checks },
    undefined,
    options,
  );
  return tokens;
}

test('code with PKCE, userinfo, refresh, introspection, revocation, logout', async () => {
  const web = await application(ORGANIZATION, 'web', { type: 'WEB', ...CODE });
  const config = await discovered(web.id, client.ClientSecretBasic(web.secret));
  const tokens = await codeFlow(config);
  assert.deepEqual(tokens.scope.split(' ').sort(), ['email', 'openid', 'profile', 'read', 'write']);
  const claims = tokens.claims();
  assert.equal(claims.aud, web.id);
  const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.equal(info.email, user.username);
  assert.equal(info.name, 'Alice Example');
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(refreshed.refresh_token, tokens.refresh_token);
  assert.equal((await client.tokenIntrospection(config, refreshed.access_token)).active, true);
  await client.tokenRevocation(config, refreshed.refresh_token);
  assert.equal((await client.tokenIntrospection(config, refreshed.access_token)).active, false);
  await assert.rejects(client.refreshTokenGrant(config, refreshed.refresh_token));
  assert.ok(client.buildEndSessionUrl(config).href.startsWith(base));
});

test('a public client, with a token bound by DPoP', async () => {
  const spa = await application(ORGANIZATION, 'spa', { type: 'SPA', ...CODE, senderConstraint: 'dpop' });
  const config = await discovered(spa.id, client.None());
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
  const tokens = await codeFlow(config, { options: { DPoP } });
  assert.equal(tokens.token_type, 'dpop');
  const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, { DPoP });
  assert.equal(info.email, user.username);
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });
  assert.equal(refreshed.token_type, 'dpop');
});

for (const algorithm of ['ES256', 'PS256']) {
  test(`FAPI 2.0 security profile: private_key_jwt by ${algorithm}, PAR, DPoP`, async () => {
    const { key, kid, jwks } = await keys(algorithm);
    const fapi = await application(ORGANIZATION, `fapi-${algorithm.toLowerCase()}`, {
      type: 'WEB',
      ...CODE,
      tokenEndpointAuthMethod: 'private_key_jwt',
      jwks,
      profile: 'FAPI2_SECURITY',
      senderConstraint: 'dpop',
      accessToken: { algorithm },
    });
    const config = await discovered(fapi.id, client.PrivateKeyJwt({ key, kid }));
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const url = (c, parameters) => client.buildAuthorizationUrlWithPAR(c, parameters, { DPoP });
    const tokens = await codeFlow(config, { url, options: { DPoP } });
    assert.equal(tokens.token_type, 'dpop');
  });
}

test('FAPI 2.0 message signing: JAR, JARM', async () => {
  const { key, kid, jwks } = await keys('ES256');
  const signing = await application(ORGANIZATION, 'signing', {
    type: 'WEB',
    ...CODE,
    tokenEndpointAuthMethod: 'private_key_jwt',
    jwks,
    profile: 'FAPI2_MESSAGE_SIGNING',
    senderConstraint: 'dpop',
    accessToken: { algorithm: 'ES256' },
  });
  const config = await discovered(signing.id, client.PrivateKeyJwt({ key, kid }), {
    authorization_signed_response_alg: 'ES256',
  });
  client.useJwtResponseMode(config);
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
  const url = async (c, parameters) => {
    const signed = await client.buildAuthorizationUrlWithJAR(c, parameters, { key, kid });
    return client.buildAuthorizationUrlWithPAR(c, signed.searchParams, { DPoP });
  };
  const tokens = await codeFlow(config, { url, options: { DPoP } });
  assert.equal(tokens.token_type, 'dpop');
});

test('a device signs in', async () => {
  const device = await application(ORGANIZATION, 'device', {
    type: 'NATIVE',
    grantTypes: ['device_code', 'refresh_token'],
  });
  const config = await discovered(device.id, client.None());
  const started = await client.initiateDeviceAuthorization(config, { scope: 'openid read' });
  await browser.visit(started.verification_uri_complete, {
    end: 'done',
    fields: { username: user.username, password: user.password, user_code: started.user_code },
  });
  const tokens = await client.pollDeviceAuthorizationGrant(config, started);
  assert.deepEqual(tokens.scope.split(' ').sort(), ['openid', 'read']);
});

test('a user approves elsewhere (CIBA)', async () => {
  const teller = await application(ORGANIZATION, 'teller', {
    type: 'WEB',
    grantTypes: ['ciba'],
    ciba: { mode: 'poll' },
  });
  const config = await discovered(teller.id, client.ClientSecretBasic(teller.secret));
  const started = await client.initiateBackchannelAuthentication(config, {
    scope: 'openid read',
    login_hint: user.username,
    binding_message: 'W4SCT',
  });
  await browser.visit(`${base}/o/${ORGANIZATION}/account/requests`, {
    end: 'done',
    fields: { username: user.username, password: user.password },
  });
  const tokens = await client.pollBackchannelAuthenticationGrant(config, started);
  assert.ok(tokens.access_token);
});

test('a token is exchanged for one that says who acts', async () => {
  const web = await application(ORGANIZATION, 'front', { type: 'WEB', ...CODE });
  const back = await application(ORGANIZATION, 'back', {
    type: 'M2M',
    grantTypes: ['client_credentials', 'token_exchange'],
  });
  // What may be exchanged by whom: the tokens for an API by those whom it names.
  await manage('PUT', `${ORGANIZATION}/apis/orders`, {
    identifier: 'https://orders.example',
    name: 'Orders',
    introspectors: ['back'],
  });
  const front = await discovered(web.id, client.ClientSecretBasic(web.secret));
  const config = await discovered(back.id, client.ClientSecretBasic(back.secret));
  const subject = await codeFlow(front);
  const actor = await client.clientCredentialsGrant(config);
  const exchanged = await client.genericGrantRequest(
    config,
    'urn:ietf:params:oauth:grant-type:token-exchange',
    {
      subject_token: subject.access_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      actor_token: actor.access_token,
      actor_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      scope: 'read',
    },
  );
  assert.equal(exchanged.scope, 'read');
  const payload = JSON.parse(atob(exchanged.access_token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
  assert.equal(payload.act.sub, back.id);
});

test('a client registers itself', async () => {
  await manage('PUT', `${ORGANIZATION}/registration-policy`, {
    enabled: true,
    grantTypes: ['authorization_code', 'refresh_token'],
    authMethods: ['client_secret_basic'],
    redirectHosts: ['client.example'],
  });
  const { registrationToken } = await manage('POST', `${ORGANIZATION}/registration-tokens`);
  const config = await client.dynamicClientRegistration(
    issuer(ORGANIZATION),
    { redirect_uris: [callback], client_name: 'Registered', token_endpoint_auth_method: 'client_secret_basic' },
    undefined,
    { ...insecure, initialAccessToken: registrationToken },
  );
  assert.ok(config.clientMetadata().client_id);
});
