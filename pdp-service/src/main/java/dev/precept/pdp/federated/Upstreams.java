package dev.precept.pdp.federated;

import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.identityprovider.ProviderSignIn;
import dev.precept.pdp.federated.UpstreamException.Fault;
import dev.precept.pdp.fetch.Fetcher;
import dev.precept.pdp.fetch.RemoteKeys;
import dev.precept.pdp.jose.ForeignKeySet;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.pdp.jose.SealedSecrets;
import dev.precept.pdp.jose.SignedJwt;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Speaks with the providers that users sign in at: finds out where, redeems codes and judges ID
 * tokens. Blocking; threads share it.
 */
final class Upstreams {
    private final Fetcher fetcher;
    private final RemoteKeys keys;
    private final SealedSecrets secrets;
    private final Map<RemoteKeys.Place, Known> known = new ConcurrentHashMap<>();
    private final Map<RemoteKeys.Place, CompletableFuture<Known>> asked = new ConcurrentHashMap<>();

    Upstreams(Fetcher fetcher, RemoteKeys keys, SealedSecrets secrets) {
        this.fetcher = fetcher;
        this.keys = keys;
        this.secrets = secrets;
    }

    /**
     * What is known of a provider.
     *
     * @param metadata as it came last; null where it never did, or is not to be trusted any more
     * @param fetchedAt when it came
     * @param triedAt when it was fetched last, or was to be
     * @param failure what to say where there is none
     */
    private record Known(
            @Nullable ProviderMetadata metadata,
            Instant fetchedAt,
            Instant triedAt,
            UpstreamException failure) {
        private static final Known NOTHING =
                new Known(
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        new UpstreamException(Fault.UNREACHABLE, "its metadata was not fetched"));

        static Known of(ProviderMetadata metadata, Instant now) {
            return new Known(metadata, now, now, NOTHING.failure);
        }

        Known failed(UpstreamException why, Instant now) {
            boolean isKept = why.fault() == Fault.UNREACHABLE;
            return new Known(isKept ? metadata : null, fetchedAt, now, why);
        }

        boolean isDue(Instant now) {
            boolean isFresh = metadata != null && now.isBefore(fetchedAt.plus(Limits.FRESH));
            return !isFresh && !now.isBefore(triedAt.plus(Limits.RETRY));
        }

        ProviderMetadata at(Instant now) {
            if (metadata == null || !now.isBefore(fetchedAt.plus(Limits.STALE))) {
                throw new UpstreamException(failure.fault(), failure.detail());
            }
            return metadata;
        }
    }

    /**
     * Who somebody is, by the word of a provider.
     *
     * @param claims the ID token's, verified
     * @param more those of the userinfo endpoint; the ID token's again where it was not asked
     */
    record Person(JwtClaims claims, JwtClaims more) {
        String subject() {
            return String.valueOf(claims.string("sub"));
        }

        @Nullable String text(String name) {
            String said = claims.string(name);
            return said == null ? more.string(name) : said;
        }

        boolean isTrue(String name) {
            return claims.has(name) ? claims.isTrue(name) : more.isTrue(name);
        }
    }

    /**
     * The provider, where users sign in there.
     *
     * @param now when it is asked for
     * @throws UpstreamException where it is out of reach
     */
    @Nullable Upstream find(@Nullable IdentityProviderImage provider, Instant now) {
        if (provider == null) {
            return null;
        }
        IdentityProviderDocument document = provider.document();
        ProviderSignIn signIn = document.details().signIn();
        if (signIn == null || !(document.details().keys() instanceof KeyLocation.Discovery it)) {
            return null;
        }
        return new Upstream(document, signIn, metadata(it.url(), document.details().issuer(), now));
    }

    private ProviderMetadata metadata(String url, String issuer, Instant now) {
        RemoteKeys.Place place = RemoteKeys.Place.metadata(url, issuer);
        Known there = known.getOrDefault(place, Known.NOTHING);
        return (there.isDue(now) ? asked(place, issuer, now) : there).at(now);
    }

    /** Asks once, however many want to know: the others wait for the same answer. */
    private Known asked(RemoteKeys.Place place, String issuer, Instant now) {
        CompletableFuture<Known> ours = new CompletableFuture<>();
        CompletableFuture<Known> theirs = asked.putIfAbsent(place, ours);
        if (theirs != null) {
            return theirs.join();
        }
        try {
            Known there = known.getOrDefault(place, Known.NOTHING);
            Known tried = there.isDue(now) ? fetched(place.url(), issuer, there, now) : there;
            if (known.size() < Limits.REMEMBERED || known.containsKey(place)) {
                known.put(place, tried);
            }
            ours.complete(tried);
            return tried;
        } finally {
            asked.remove(place);
            // Does nothing but where a fault of ours has ended this: then nobody waits for ever.
            ours.complete(Known.NOTHING);
        }
    }

    private Known fetched(String url, String issuer, Known there, Instant now) {
        try {
            return Known.of(ProviderMetadata.read(fetcher.fetch(url), issuer), now);
        } catch (IOException away) {
            return there.failed(Known.NOTHING.failure(), now);
        } catch (UpstreamException unusable) {
            return there.failed(unusable, now);
        }
    }

    /**
     * Redeems a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
     *
     * @throws UpstreamException where nothing comes of it that can be trusted
     */
    Person redeem(Tenant tenant, Upstream upstream, Pending pending, Redemption code) {
        Map<String, String> form =
                new java.util.TreeMap<>(
                        Map.of(
                                "grant_type", "authorization_code",
                                "code", code.code(),
                                "redirect_uri", code.redirectUri(),
                                "code_verifier", pending.verifier(),
                                "client_id", upstream.signIn().clientId()));
        String authorization = null;
        String secret = secret(upstream);
        if (secret != null && upstream.metadata().takesBasic()) {
            form.remove("client_id");
            // RFC 6749 section 2.3.1: both are form-encoded first.
            String pair = encode(upstream.signIn().clientId()) + ':' + encode(secret);
            authorization =
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        } else if (secret != null) {
            form.put("client_secret", secret);
        }
        try {
            JwtClaims answer =
                    read(fetcher.submit(upstream.metadata().token(), encode(form), authorization));
            String idToken = answer.string("id_token");
            if (idToken == null) {
                throw new UpstreamException(Fault.NOT_TRUSTED, "it sent no ID token");
            }
            JwtClaims claims = verified(tenant, upstream, pending, idToken);
            return new Person(claims, more(upstream, claims, answer.string("access_token")));
        } catch (IOException refused) {
            throw new UpstreamException(Fault.UNREACHABLE, "it did not redeem the code");
        } catch (InvalidJwtException malformed) {
            throw new UpstreamException(Fault.UNREACHABLE, "its answer is not readable");
        }
    }

    /** A code and where it was sent. */
    record Redemption(String code, String redirectUri) {
        /** Not the code. */
        @Override
        public String toString() {
            return "Redemption[" + redirectUri + ']';
        }
    }

    private @Nullable String secret(Upstream upstream) {
        var id = upstream.signIn().secret();
        return id == null
                ? null
                : secrets.find(id)
                        .orElseThrow(
                                () ->
                                        new UpstreamException(
                                                Fault.UNREACHABLE, "our secret there is gone"));
    }

    /** OpenID Connect Core 1.0 section 3.1.3.7. */
    private JwtClaims verified(Tenant tenant, Upstream upstream, Pending pending, String idToken) {
        JwtClaims claims = signed(upstream, idToken);
        String client = upstream.signIn().clientId();
        List<String> audience = claims.strings("aud");
        String party = claims.string("azp");
        Instant now = tenant.now();
        Instant expiresAt = claims.instant("exp");
        Instant issuedAt = claims.instant("iat");
        String subject = claims.string("sub");
        String nonce = claims.string("nonce");
        // Rule 2: the issuer, exactly. Rules 3 to 5: for us, and given to us.
        boolean isForUs =
                upstream.issuer().equals(claims.string("iss"))
                        && audience.contains(client)
                        && (party == null ? audience.size() == 1 : party.equals(client));
        // Rules 9 and 10: in its time.
        boolean isInTime =
                expiresAt != null
                        && issuedAt != null
                        && now.isBefore(expiresAt.plus(Limits.CLOCK_SKEW))
                        && !issuedAt.isAfter(now.plus(Limits.CLOCK_SKEW));
        // Rule 11: an answer to this very request.
        boolean isOurs =
                nonce != null && MessageDigest.isEqual(bytes(nonce), bytes(pending.nonce()));
        if (!isForUs
                || !isInTime
                || !isOurs
                || subject == null
                || subject.isEmpty()
                || subject.length() > Limits.SUBJECT_CHARACTERS) {
            throw new UpstreamException(
                    Fault.NOT_TRUSTED,
                    !isForUs
                            ? "its ID token is of another issuer or for another client"
                            : !isInTime
                                    ? "its ID token is out of its time"
                                    : "its ID token answers another request");
        }
        refuseUnlessRecent(claims, pending);
        return claims;
    }

    /** Rule 13: where it had to be recent, the ID token says when it was. */
    private static void refuseUnlessRecent(JwtClaims claims, Pending pending) {
        Instant after = pending.signedInAfter();
        Instant at = claims.instant("auth_time");
        if (after != null && (at == null || at.plus(Limits.CLOCK_SKEW).isBefore(after))) {
            throw new UpstreamException(
                    Fault.NOT_TRUSTED, "it does not say that the sign-in is recent");
        }
    }

    /** Rules 6 to 8, and RFC 8725 section 3.11: signed by the provider, and of no other kind. */
    private JwtClaims signed(Upstream upstream, String idToken) {
        try {
            SignedJwt jwt = SignedJwt.parse(idToken);
            String type = jwt.type();
            ForeignKeySet set = keys.await(place(upstream.provider()), jwt.keyId());
            if ((type == null || type.toLowerCase(Locale.ROOT).equals("jwt"))
                    && jwt.isSignedBy(set)) {
                return jwt.claims();
            }
        } catch (InvalidJwtException _) {
            // told below, as any other ID token that is not the provider's
        }
        throw new UpstreamException(Fault.NOT_TRUSTED, "its ID token is not signed by its keys");
    }

    private static RemoteKeys.Place place(IdentityProviderDocument provider) {
        return RemoteKeys.Place.metadata(
                provider.details().keys().location(), provider.details().issuer());
    }

    /** OpenID Connect Core 1.0 section 5.3: asked only for what the ID token does not tell. */
    private JwtClaims more(Upstream upstream, JwtClaims claims, @Nullable String accessToken)
            throws IOException {
        String endpoint = upstream.metadata().userInfo();
        boolean isTold =
                claims.has(SignInNames.email(upstream)) && claims.has(SignInNames.name(upstream));
        if (isTold || endpoint == null || accessToken == null) {
            return claims;
        }
        JwtClaims more = read(fetcher.fetch(endpoint, accessToken));
        // Section 5.3.2: whose answer it is has to be seen.
        if (!String.valueOf(claims.string("sub")).equals(more.string("sub"))) {
            throw new UpstreamException(Fault.NOT_TRUSTED, "its userinfo is of somebody else");
        }
        return more;
    }

    private static JwtClaims read(byte[] json) {
        return JwtClaims.read(new String(json, StandardCharsets.UTF_8));
    }

    static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(it -> encode(it.getKey()) + '=' + encode(it.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
