// oauth4webapi, which leaves nothing of the protocol to itself: every step by name, every answer checked.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import * as oauth from 'oauth4webapi';

import { Browser } from '../browser.mjs';
import { application, callback, issuer, keys, organization, user } from '../world.mjs';

const ORGANIZATION = 'steps';
const insecure = { [oauth.allowInsecureRequests]: true };
let server;

before(async () => {
  await organization(ORGANIZATION);
  const response = await oauth.discoveryRequest(issuer(ORGANIZATION), { ...insecure, algorithm: 'oidc' });
  server = await oauth.processDiscoveryResponse(issuer(ORGANIZATION), response);
});

test('metadata of OAuth and of OpenID Connect agree', async () => {
  const response = await oauth.discoveryRequest(issuer(ORGANIZATION), { ...insecure, algorithm: 'oauth2' });
  const other = await oauth.processDiscoveryResponse(issuer(ORGANIZATION), response);
  assert.equal(other.issuer, server.issuer);
  assert.equal(other.token_endpoint, server.token_endpoint);
  assert.ok(server.code_challenge_methods_supported.includes('S256'));
  assert.equal(server.authorization_response_iss_parameter_supported, true);
});

test('PAR, DPoP, private_key_jwt, code, userinfo, refresh, signed introspection', async () => {
  const { key, kid, jwks } = await keys('ES256');
  const made = await application(ORGANIZATION, 'steps', {
    type: 'WEB',
    redirectUris: [callback],
    grantTypes: ['authorization_code', 'refresh_token'],
    tokenEndpointAuthMethod: 'private_key_jwt',
    jwks,
    profile: 'FAPI2_SECURITY',
    senderConstraint: 'dpop',
    accessToken: { algorithm: 'ES256' },
  });
  const client = { client_id: made.id };
  const authentication = oauth.PrivateKeyJwt({ key, kid });
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
  const verifier = oauth.generateRandomCodeVerifier();
  const nonce = oauth.generateRandomNonce();
  const state = oauth.generateRandomState();

  const pushed = await repeated(DPoP, async () =>
    oauth.processPushedAuthorizationResponse(
      server,
      client,
      await oauth.pushedAuthorizationRequest(
        server,
        client,
        authentication,
        {
          redirect_uri: callback,
          response_type: 'code',
          scope: 'openid email read',
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          nonce,
          state,
        },
        { DPoP, ...insecure },
      ),
    ),
  );
  const address = new URL(server.authorization_endpoint);
  address.searchParams.set('client_id', client.client_id);
  address.searchParams.set('request_uri', pushed.request_uri);
  const answer = await new Browser().visit(address, {
    end: callback,
    fields: { username: user.username, password: user.password },
  });
  const parameters = oauth.validateAuthResponse(server, client, answer, state);

  const tokens = await oauth.processAuthorizationCodeResponse(
    server,
    client,
    await oauth.authorizationCodeGrantRequest(server, client, authentication, parameters, callback, verifier, {
      DPoP,
      ...insecure,
    }),
    { expectedNonce: nonce, requireIdToken: true },
  );
  assert.deepEqual(tokens.scope.split(' ').sort(), ['email', 'openid', 'read']);
  const subject = oauth.getValidatedIdTokenClaims(tokens).sub;

  const info = await oauth.processUserInfoResponse(
    server,
    client,
    subject,
    await oauth.userInfoRequest(server, client, tokens.access_token, { DPoP, ...insecure }),
  );
  assert.equal(info.email, user.username);

  const refreshed = await oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(server, client, authentication, tokens.refresh_token, { DPoP, ...insecure }),
  );
  assert.equal(refreshed.token_type, 'dpop');

  const introspection = await oauth.processIntrospectionResponse(
    server,
    client,
    await oauth.introspectionRequest(server, client, authentication, refreshed.access_token, {
      requestJwtResponse: true,
      ...insecure,
    }),
  );
  assert.equal(introspection.active, true);
  assert.ok(introspection.cnf.jkt);

  const revoked = await oauth.revocationRequest(server, client, authentication, refreshed.access_token, insecure);
  await oauth.processRevocationResponse(revoked);
});

/** Once more where the service asks for a nonce of its own. */
async function repeated(DPoP, step) {
  try {
    return await step();
  } catch (refused) {
    if (!oauth.isDPoPNonceError(refused)) {
      throw refused;
    }
    return step();
  }
}
