package dev.precept.domain.identityprovider;

import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Rejection;
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
                        .or(() -> claims(details.claims()));
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

    private static Optional<Rejection> claim(@Nullable String name) {
        return name == null
                ? Optional.empty()
                : Texts.token("The name of a claim", name, Limits.NAME_CHARACTERS);
    }

    private static Optional<Rejection> invalid(String detail) {
        return Optional.of(new Rejection(Rejection.Code.INVALID_VALUE, detail));
    }
}
