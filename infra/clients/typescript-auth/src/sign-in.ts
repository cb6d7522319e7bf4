import * as openid from "openid-client";

/** Which application signs people in, and where they come back to. */
export interface SignInSettings {
  /** The issuer: `{base}/o/{organization}`. */
  issuer: string;
  /** The application's client id. */
  clientId: string;
  /** Its secret, on a server only; a browser has none. */
  clientSecret?: string;
  /** One of the application's redirect URIs, exactly. */
  redirectUri: string;
  /** Whether tokens are bound to a key of this page or process (DPoP, RFC 9449). Default: true. */
  bound?: boolean;
  /** Whether the issuer may be reached without TLS: for trials on one machine. */
  insecure?: boolean;
}

/** What one sign-in asks for. */
export interface Wishes {
  /** Default: `openid`. */
  scopes?: readonly string[];
  /** Identifiers of the APIs that the token is for (RFC 8707). */
  resources?: readonly string[];
  /** How strongly, as an API's challenge named it (RFC 9470). */
  acrValues?: readonly string[];
  /** How recently, in seconds. */
  maxAge?: number;
}

/** A sign-in that has begun: keep it, in this browser alone, until the answer comes back. */
export interface Pending {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly maxAge?: number;
}

/** What a sign-in or a refresh has brought. */
export interface Tokens {
  readonly accessToken: string;
  /** How it is sent: `Bearer` or `DPoP`. */
  readonly type: "Bearer" | "DPoP";
  /** Those that were granted: maybe fewer than asked for. */
  readonly scopes: readonly string[];
  /** When the access token ends. */
  readonly expiresAt: Date;
  readonly refreshToken?: string;
  readonly idToken?: string;
  /** Who signed in: the id token's `sub`. */
  readonly subject?: string;
}

/**
 * Signs people in by the authorization code flow with PKCE. A refresh token is good for one use:
 * keep what the last refresh has brought.
 */
export class SignIn {
  readonly #config: openid.Configuration;
  readonly #settings: SignInSettings;
  readonly #dpop: openid.DPoPHandle | undefined;

  private constructor(
    config: openid.Configuration,
    settings: SignInSettings,
    dpop: openid.DPoPHandle | undefined,
  ) {
    this.#config = config;
    this.#settings = settings;
    this.#dpop = dpop;
  }

  /** Reads the issuer's metadata. With `keys` a page that is loaded anew keeps its bound tokens. */
  static async at(settings: SignInSettings, keys?: CryptoKeyPair): Promise<SignIn> {
    const config = await openid.discovery(
      new URL(settings.issuer),
      settings.clientId,
      undefined,
      settings.clientSecret === undefined
        ? openid.None()
        : openid.ClientSecretBasic(settings.clientSecret),
      settings.insecure === true ? { execute: [openid.allowInsecureRequests] } : {},
    );
    const dpop =
      settings.bound === false
        ? undefined
        : openid.getDPoPHandle(config, keys ?? (await openid.randomDPoPKeyPair("ES256")));
    return new SignIn(config, settings, dpop);
  }

  /** Where to send the browser, and what to keep until it is back. */
  async begin(wishes: Wishes = {}): Promise<{ url: URL; pending: Pending }> {
    const pending: Pending = {
      verifier: openid.randomPKCECodeVerifier(),
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      ...(wishes.maxAge === undefined ? {} : { maxAge: wishes.maxAge }),
    };
    const parameters = new URLSearchParams({
      redirect_uri: this.#settings.redirectUri,
      scope: (wishes.scopes ?? ["openid"]).join(" "),
      code_challenge: await openid.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: "S256",
      state: pending.state,
      nonce: pending.nonce,
    });
    wishes.resources?.forEach((resource) => parameters.append("resource", resource));
    if (wishes.acrValues !== undefined) {
      parameters.set("acr_values", wishes.acrValues.join(" "));
    }
    if (wishes.maxAge !== undefined) {
      parameters.set("max_age", String(wishes.maxAge));
    }
    return { url: openid.buildAuthorizationUrl(this.#config, parameters), pending };
  }

  /** The tokens for the address that the browser came back with. */
  async finish(answer: URL, pending: Pending): Promise<Tokens> {
    return tokens(
      await openid.authorizationCodeGrant(
        this.#config,
        answer,
        {
          pkceCodeVerifier: pending.verifier,
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          ...(pending.maxAge === undefined ? {} : { maxAge: pending.maxAge }),
        },
        undefined,
        this.#proof(),
      ),
    );
  }

  /** New tokens; what the user may do now is in them. */
  async refresh(refreshToken: string): Promise<Tokens> {
    return tokens(
      await openid.refreshTokenGrant(this.#config, refreshToken, undefined, this.#proof()),
    );
  }

  /** What the issuer says of who signed in. */
  async userInfo(of: Tokens): Promise<Record<string, unknown>> {
    return openid.fetchUserInfo(
      this.#config,
      of.accessToken,
      of.subject ?? openid.skipSubjectCheck,
      this.#proof(),
    );
  }

  /** Calls an API with the token, and with the proof that it is bound to. */
  async fetch(of: Tokens, url: URL, method = "GET", body?: string): Promise<Response> {
    return openid.fetchProtectedResource(
      this.#config,
      of.accessToken,
      url,
      method,
      body,
      undefined,
      this.#proof(),
    );
  }

  /** Ends the tokens, and with a refresh token all that came and would come of it. */
  async revoke(of: Tokens): Promise<void> {
    await openid.tokenRevocation(this.#config, of.refreshToken ?? of.accessToken);
  }

  /** Where to send the browser to end its session at the issuer too. */
  signOut(of: Tokens, returnTo: string): URL {
    return openid.buildEndSessionUrl(this.#config, {
      post_logout_redirect_uri: returnTo,
      ...(of.idToken === undefined ? {} : { id_token_hint: of.idToken }),
    });
  }

  #proof(): { DPoP?: openid.DPoPHandle } {
    return this.#dpop === undefined ? {} : { DPoP: this.#dpop };
  }
}

function tokens(answer: openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers): Tokens {
  const subject = answer.claims()?.sub;
  return {
    accessToken: answer.access_token,
    type: answer.token_type.toLowerCase() === "dpop" ? "DPoP" : "Bearer",
    scopes: (answer.scope ?? "").split(" ").filter((scope) => scope !== ""),
    expiresAt: new Date(Date.now() + (answer.expiresIn() ?? 0) * 1000),
    ...(answer.refresh_token === undefined ? {} : { refreshToken: answer.refresh_token }),
    ...(answer.id_token === undefined ? {} : { idToken: answer.id_token }),
    ...(subject === undefined ? {} : { subject }),
  };
}
