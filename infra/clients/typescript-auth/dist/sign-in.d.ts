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
export declare class SignIn {
    #private;
    private constructor();
    /** Reads the issuer's metadata. With `keys` a page that is loaded anew keeps its bound tokens. */
    static at(settings: SignInSettings, keys?: CryptoKeyPair): Promise<SignIn>;
    /** Where to send the browser, and what to keep until it is back. */
    begin(wishes?: Wishes): Promise<{
        url: URL;
        pending: Pending;
    }>;
    /** The tokens for the address that the browser came back with. */
    finish(answer: URL, pending: Pending): Promise<Tokens>;
    /** New tokens; what the user may do now is in them. */
    refresh(refreshToken: string): Promise<Tokens>;
    /** What the issuer says of who signed in. */
    userInfo(of: Tokens): Promise<Record<string, unknown>>;
    /** Calls an API with the token, and with the proof that it is bound to. */
    fetch(of: Tokens, url: URL, method?: string, body?: string): Promise<Response>;
    /** Ends the tokens, and with a refresh token all that came and would come of it. */
    revoke(of: Tokens): Promise<void>;
    /** Where to send the browser to end its session at the issuer too. */
    signOut(of: Tokens, returnTo: string): URL;
}
