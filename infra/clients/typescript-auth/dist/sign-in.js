import * as openid from "openid-client";
/**
 * Signs people in by the authorization code flow with PKCE. A refresh token is good for one use:
 * keep what the last refresh has brought.
 */
export class SignIn {
    #config;
    #settings;
    #dpop;
    constructor(config, settings, dpop) {
        this.#config = config;
        this.#settings = settings;
        this.#dpop = dpop;
    }
    /** Reads the issuer's metadata. With `keys` a page that is loaded anew keeps its bound tokens. */
    static async at(settings, keys) {
        const config = await openid.discovery(new URL(settings.issuer), settings.clientId, undefined, settings.clientSecret === undefined
            ? openid.None()
            : openid.ClientSecretBasic(settings.clientSecret), settings.insecure === true ? { execute: [openid.allowInsecureRequests] } : {});
        const dpop = settings.bound === false
            ? undefined
            : openid.getDPoPHandle(config, keys ?? (await openid.randomDPoPKeyPair("ES256")));
        return new SignIn(config, settings, dpop);
    }
    /** Where to send the browser, and what to keep until it is back. */
    async begin(wishes = {}) {
        const pending = {
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
    async finish(answer, pending) {
        return tokens(await openid.authorizationCodeGrant(this.#config, answer, {
            pkceCodeVerifier: pending.verifier,
            expectedState: pending.state,
            expectedNonce: pending.nonce,
            ...(pending.maxAge === undefined ? {} : { maxAge: pending.maxAge }),
        }, undefined, this.#proof()));
    }
    /** New tokens; what the user may do now is in them. */
    async refresh(refreshToken) {
        return tokens(await openid.refreshTokenGrant(this.#config, refreshToken, undefined, this.#proof()));
    }
    /** What the issuer says of who signed in. */
    async userInfo(of) {
        return openid.fetchUserInfo(this.#config, of.accessToken, of.subject ?? openid.skipSubjectCheck, this.#proof());
    }
    /** Calls an API with the token, and with the proof that it is bound to. */
    async fetch(of, url, method = "GET", body) {
        return openid.fetchProtectedResource(this.#config, of.accessToken, url, method, body, undefined, this.#proof());
    }
    /** Ends the tokens, and with a refresh token all that came and would come of it. */
    async revoke(of) {
        await openid.tokenRevocation(this.#config, of.refreshToken ?? of.accessToken);
    }
    /** Where to send the browser to end its session at the issuer too. */
    signOut(of, returnTo) {
        return openid.buildEndSessionUrl(this.#config, {
            post_logout_redirect_uri: returnTo,
            ...(of.idToken === undefined ? {} : { id_token_hint: of.idToken }),
        });
    }
    #proof() {
        return this.#dpop === undefined ? {} : { DPoP: this.#dpop };
    }
}
function tokens(answer) {
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
