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
export declare class TokenRefused extends Error {
    /** 401: no token that counts. 403: one that lacks a scope. */
    readonly status: 401 | 403;
    /** The value of `WWW-Authenticate`. */
    readonly challenge: string;
    constructor(status: 401 | 403, challenge: string, options?: ErrorOptions);
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
export declare function verifierByKeys(issuer: string, audience: string, insecure?: boolean): Promise<Verifier>;
/**
 * Verifies by asking the issuer (RFC 7662): a revoked token does not count from its revocation on,
 * and opaque ones can be read.
 *
 * @param audience the API's identifier
 */
export declare function verifierByIntrospection(issuer: string, audience: string, asker: Introspector, insecure?: boolean): Promise<Verifier>;
