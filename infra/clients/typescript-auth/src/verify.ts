import * as oauth from "oauth4webapi";

/** What a token that counts says. */
export interface Claims {
  readonly subject: string;
  readonly client: string;
  readonly scopes: ReadonlySet<string>;
  readonly all: Readonly<Record<string, unknown>>;
}

/** Verifies the access token of a request to an API of yours. */
export type Verifier = (request: Request, ...scopes: string[]) => Promise<Claims>;

/** A token that does not count, and what to answer (RFC 6750 section 3). */
export class TokenRefused extends Error {
  /** 401: no token that counts. 403: one that lacks a scope. */
  readonly status: 401 | 403;
  /** The value of `WWW-Authenticate`. */
  readonly challenge: string;

  constructor(status: 401 | 403, challenge: string, options?: ErrorOptions) {
    super(challenge, options);
    this.name = "TokenRefused";
    this.status = status;
    this.challenge = challenge;
  }
}

/** An application that the API names among its introspectors. */
export interface Introspector {
  clientId: string;
  clientSecret: string;
}

/**
 * Verifies by the issuer's keys (RFC 9068), proofs of DPoP included: no call for each token, and a
 * revoked one counts until it expires.
 *
 * @param audience the API's identifier
 */
export async function verifierByKeys(
  issuer: string,
  audience: string,
  insecure = false,
): Promise<Verifier> {
  const server = await metadata(issuer, insecure);
  return async (request, ...scopes) => {
    try {
      const found = await oauth.validateJwtAccessToken(server, request, audience, {
        [oauth.allowInsecureRequests]: insecure,
      });
      return held(found.sub, found.client_id, found.scope, { ...found }, scopes);
    } catch (refused) {
      throw asRefusal(refused);
    }
  };
}

/**
 * Verifies by asking the issuer (RFC 7662): a revoked token does not count from its revocation on,
 * and opaque ones can be read.
 *
 * @param audience the API's identifier
 */
export async function verifierByIntrospection(
  issuer: string,
  audience: string,
  asker: Introspector,
  insecure = false,
): Promise<Verifier> {
  const server = await metadata(issuer, insecure);
  const client: oauth.Client = { client_id: asker.clientId };
  const secret = oauth.ClientSecretBasic(asker.clientSecret);
  return async (request, ...scopes) => {
    const [scheme, token] = (request.headers.get("authorization") ?? "").split(" ");
    // A bound token needs its proof looked at, which introspection alone does not.
    if (scheme?.toLowerCase() !== "bearer" || token === undefined || token === "") {
      throw new TokenRefused(401, "Bearer");
    }
    const found = await oauth.processIntrospectionResponse(
      server,
      client,
      await oauth.introspectionRequest(server, client, secret, token, {
        [oauth.allowInsecureRequests]: insecure,
      }),
    );
    const audiences = Array.isArray(found.aud) ? found.aud : [found.aud];
    if (!found.active || found.cnf !== undefined || !audiences.includes(audience)) {
      throw new TokenRefused(401, 'Bearer error="invalid_token"');
    }
    return held(found.sub ?? "", found.client_id ?? "", found.scope, { ...found }, scopes);
  };
}

async function metadata(issuer: string, insecure: boolean): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  const response = await oauth.discoveryRequest(url, {
    algorithm: "oauth2",
    [oauth.allowInsecureRequests]: insecure,
  });
  return oauth.processDiscoveryResponse(url, response);
}

function held(
  subject: string,
  client: string,
  scope: string | undefined,
  all: Record<string, unknown>,
  wanted: readonly string[],
): Claims {
  const scopes = new Set((scope ?? "").split(" ").filter((one) => one !== ""));
  if (!wanted.every((one) => scopes.has(one))) {
    throw new TokenRefused(
      403,
      `Bearer error="insufficient_scope", scope="${wanted.join(" ")}"`,
    );
  }
  return { subject, client, scopes, all };
}

function asRefusal(refused: unknown): unknown {
  const isAboutToken =
    refused instanceof oauth.OperationProcessingError ||
    refused instanceof oauth.UnsupportedOperationError ||
    refused instanceof oauth.WWWAuthenticateChallengeError;
  return isAboutToken && !(refused instanceof TokenRefused)
    ? new TokenRefused(401, 'Bearer error="invalid_token"', { cause: refused })
    : refused;
}
