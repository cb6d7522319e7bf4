package dev.precept.domain.identityprovider;

import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.Texts;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** The rules for what is said of a provider. Each answers the refusal, or nothing. */
final class ProviderRules {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private ProviderRules() {}

    static Optional<Rejection> check(ProviderDetails details) {
        Optional<Rejection> refusal =
                Texts.token("The issuer", details.issuer(), Limits.IDENTIFIER_CHARACTERS)
                        .or(() -> location(details.keys().location()))
                        .or(() -> claims(details.claims()))
                        .or(() -> signIn(details));
        if (refusal.isPresent()) {
            return refusal;
        }
        if (details.audience().isEmpty()
                || details.audience().size() > Limits.AUDIENCES_PER_PROVIDER) {
            return invalid(
                    "The audience names 1 to " + Limits.AUDIENCES_PER_PROVIDER + " identifiers.");
        }
        return details.audience().stream()
                .map(it -> Texts.token("An audience", it, Limits.IDENTIFIER_CHARACTERS))
                .flatMap(Optional::stream)
                .findFirst();
    }

    static Optional<Rejection> client(String clientId) {
        return Texts.token("The client id", clientId, Limits.SUBJECT_CHARACTERS);
    }

    /** Whatever is wrong with where it leads is found when it is fetched: names change. */
    private static Optional<Rejection> location(String url) {
        Optional<Rejection> refusal = Texts.token("The URL", url, Limits.IDENTIFIER_CHARACTERS);
        if (refusal.isPresent()) {
            return refusal;
        }
        return isFetchable(url)
                ? Optional.empty()
                : invalid(
                        "The keys' URL is https://host[:port]/path, without user or fragment; plain"
                                + " http only on this machine.");
    }

    private static boolean isFetchable(String url) {
        try {
            URI uri = new URI(url);
            boolean isPlain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
            String host = uri.getHost();
            boolean isSafe =
                    "https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme())
                                    && host != null
                                    && THIS_MACHINE.contains(host));
            return host != null && isPlain && isSafe;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static Optional<Rejection> claims(ClaimNames names) {
        return claim(names.subject())
                .or(() -> claim(names.client()))
                .or(() -> claim(names.scope()))
                .or(() -> claim(names.groups()));
    }

    private static Optional<Rejection> signIn(ProviderDetails details) {
        ProviderSignIn signIn = details.signIn();
        if (signIn == null) {
            return Optional.empty();
        }
        if (!(details.keys() instanceof KeyLocation.Discovery)) {
            return invalid(
                    "To sign in at a provider its 'discovery' is due: it says where that is.");
        }
        if (signIn.scopes().size() > Limits.SCOPES_PER_SIGN_IN) {
            return invalid("A sign-in asks for at most " + Limits.SCOPES_PER_SIGN_IN + " scopes.");
        }
        SignInClaims names = signIn.claims();
        return client(signIn.clientId())
                .or(() -> Texts.name("The display name", signIn.displayName()))
                .or(() -> scopes(signIn.scopes()))
                .or(() -> claim(names.email()))
                .or(() -> claim(names.emailVerified()))
                .or(() -> claim(names.name()))
                .or(() -> claim(names.groups()));
    }

    private static Optional<Rejection> scopes(Set<String> scopes) {
        return scopes.stream().allMatch(ScopeToken::isScopeToken)
                ? Optional.empty()
                : invalid("What a sign-in asks for are scope-tokens (RFC 6749 section 3.3).");
    }

    private static Optional<Rejection> claim(@Nullable String name) {
        return name == null
                ? Optional.empty()
                : Texts.token("The name of a claim", name, Limits.NAME_CHARACTERS);
    }

    private static Optional<Rejection> invalid(String detail) {
        return Optional.of(new Rejection(Rejection.Code.INVALID_VALUE, detail));
    }
}
