package dev.precept.domain.application;

import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Texts;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for the addresses of a client. Each answers the refusal, or nothing. */
final class UriRules {
    /** RFC 8252 section 8.3: not {@code localhost}, which a resolver may send elsewhere. */
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]");

    /** RFC 8252 section 7.1: the name of a domain backwards, so it holds a dot. */
    private static final Pattern PRIVATE_SCHEME =
            Pattern.compile("[a-z][a-z0-9+-]*(\\.[a-z0-9+-]+)+");

    /** A step up, however it is written: where it leads is no longer what is compared. */
    private static final Pattern DOT_SEGMENT =
            Pattern.compile("/(\\.|%2e){1,2}(/|$)", Pattern.CASE_INSENSITIVE);

    private UriRules() {}

    static Optional<Rejection> check(ApplicationDetails details) {
        ClientUris uris = details.settings().uris();
        Backchannel ciba = details.settings().requests().ciba();
        String keys =
                details.settings().proof().keys() instanceof ClientKeys.ByUri(String uri)
                        ? uri
                        : null;
        return redirects("redirectUris", uris.redirectUris(), details)
                .or(
                        () ->
                                redirects(
                                        "postLogoutRedirectUris",
                                        uris.postLogoutRedirectUris(),
                                        details))
                .or(() -> web("backchannelLogoutUri", uris.backchannelLogoutUri(), details))
                .or(() -> web("logoUri", uris.logoUri(), details))
                .or(() -> web("policyUri", uris.policyUri(), details))
                .or(() -> web("termsUri", uris.termsUri(), details))
                .or(() -> web("jwksUri", keys, details))
                .or(() -> ciba == null ? Optional.empty() : notification(ciba, details));
    }

    /** The host that a redirect URI leads to, or its scheme where it has none. */
    static String host(String redirectUri) {
        URI uri = URI.create(redirectUri);
        return uri.getHost() == null ? uri.getScheme() : uri.getHost().toLowerCase(Locale.ROOT);
    }

    private static Optional<Rejection> redirects(
            String what, Set<String> uris, ApplicationDetails details) {
        if (uris.size() > Limits.REDIRECT_URIS) {
            return ClientRules.tooMany(
                    "An application has at most " + Limits.REDIRECT_URIS + " " + what + ".");
        }
        return uris.stream()
                .map(uri -> redirect(what, uri, details))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Rejection> redirect(
            String what, String text, ApplicationDetails details) {
        Optional<Rejection> refusal = form(what, text);
        if (refusal.isPresent()) {
            return refusal;
        }
        URI uri = URI.create(text);
        boolean isNative = details.type() == ApplicationType.NATIVE;
        return switch (uri.getScheme()) {
            case "https" -> host(what, uri);
            case "http" -> {
                // RFC 8252 section 7.3; FAPI 2.0 section 5.3.2.2
                boolean isHere = isLoopback(uri) && (isNative || isTrial(details));
                yield isHere
                        ? Optional.empty()
                        : refused(
                                what,
                                text,
                                "https is due; http only on 127.0.0.1 or [::1], for type NATIVE"
                                        + " or environment SANDBOX");
            }
            default -> {
                // RFC 8252 section 7.1; so never javascript: or data:
                boolean isOwn = isNative && PRIVATE_SCHEME.matcher(uri.getScheme()).matches();
                yield isOwn
                        ? Optional.empty()
                        : refused(
                                what,
                                text,
                                "https is due; for type NATIVE also a scheme of its own, which"
                                        + " has a dot, in lower case");
            }
        };
    }

    /** A page or service: what is fetched there is looked at once more when it is fetched. */
    private static Optional<Rejection> web(
            String what, @Nullable String text, ApplicationDetails details) {
        if (text == null) {
            return Optional.empty();
        }
        Optional<Rejection> refusal = form(what, text);
        if (refusal.isPresent()) {
            return refusal;
        }
        URI uri = URI.create(text);
        return switch (uri.getScheme()) {
            case "https" -> host(what, uri);
            case "http" ->
                    isLoopback(uri) && isTrial(details)
                            ? Optional.empty()
                            : refused(
                                    what,
                                    text,
                                    "https is due; http only on 127.0.0.1 or [::1] in environment"
                                            + " SANDBOX");
            default -> refused(what, text, "https is due");
        };
    }

    /** CIBA Core 1.0 section 4: a client that is told says where, and over TLS. */
    private static Optional<Rejection> notification(Backchannel ciba, ApplicationDetails details) {
        boolean isTold =
                switch (ciba.mode()) {
                    case POLL -> false;
                    case PING -> true;
                };
        return isTold == (ciba.notificationUri() != null)
                ? web("ciba.notificationUri", ciba.notificationUri(), details)
                : ClientRules.notAllowed(
                        "ciba.notificationUri is due for the mode ping, and for it alone.");
    }

    /** RFC 6749 section 3.1.2 and RFC 9700 section 4.1: what a comparison could be fooled with. */
    private static Optional<Rejection> form(String what, String text) {
        Optional<Rejection> refusal = Texts.token(what, text, Limits.URI_CHARACTERS);
        if (refusal.isPresent()) {
            return refusal;
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException malformed) {
            return refused(what, text, "it is no URI");
        }
        if (!uri.isAbsolute() || uri.isOpaque()) {
            return refused(what, text, "a scheme and a path are due");
        }
        if (uri.getRawFragment() != null) {
            return refused(what, text, "it has a fragment");
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            return refused(what, text, "it names a user");
        }
        if (text.contains("*")) {
            return refused(what, text, "a wildcard means nothing here: URIs are compared exactly");
        }
        if (uri.getRawPath() != null && DOT_SEGMENT.matcher(uri.getRawPath()).find()) {
            return refused(what, text, "its path has steps up");
        }
        return Optional.empty();
    }

    private static Optional<Rejection> host(String what, URI uri) {
        return uri.getHost() == null
                ? refused(what, uri.toString(), "a host is due")
                : Optional.empty();
    }

    private static boolean isLoopback(URI uri) {
        return uri.getHost() != null && LOOPBACK.contains(uri.getHost());
    }

    private static boolean isTrial(ApplicationDetails details) {
        return details.environment() == Environment.SANDBOX
                && !details.settings().requests().profile().isFapi();
    }

    private static Optional<Rejection> refused(String what, String uri, String why) {
        return ClientRules.invalid(what + ": '" + uri + "' cannot be used: " + why + ".");
    }
}
