package dev.precept.domain.application;

import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Texts;

import java.util.Optional;
import java.util.Set;

/** The rules for what is said of an application as a client: what fits together. */
final class ClientRules {
    /** Those that only make sense where the client is known. */
    private static final Set<GrantType> CONFIDENTIAL =
            Set.of(
                    GrantType.CLIENT_CREDENTIALS,
                    GrantType.TOKEN_EXCHANGE,
                    GrantType.JWT_BEARER,
                    GrantType.CIBA);

    /** Those that a user stands behind who is not there when the token ends. */
    private static final Set<GrantType> REFRESHED =
            Set.of(GrantType.AUTHORIZATION_CODE, GrantType.DEVICE_CODE, GrantType.CIBA);

    private ClientRules() {}

    /** The first refusal, or nothing. */
    static Optional<Rejection> check(ApplicationDetails details) {
        return Texts.name("The name", details.name())
                .or(() -> authentication(details))
                .or(() -> grants(details))
                .or(() -> UriRules.check(details))
                .or(() -> ProofRules.check(details))
                .or(() -> TokenSettingRules.check(details))
                .or(() -> requests(details))
                .or(() -> ProfileRules.check(details));
    }

    /** Whether nobody can know who the client is, since it keeps no secret. */
    static boolean isPublic(ApplicationDetails details) {
        return switch (details.type()) {
            case M2M, WEB -> false;
            case SPA, NATIVE -> true;
        };
    }

    static Optional<Rejection> notAllowed(String detail) {
        return Optional.of(new Rejection(Rejection.Code.NOT_ALLOWED, detail));
    }

    static Optional<Rejection> invalid(String detail) {
        return Optional.of(new Rejection(Rejection.Code.INVALID_VALUE, detail));
    }

    static Optional<Rejection> tooMany(String detail) {
        return Optional.of(new Rejection(Rejection.Code.LIMIT_EXCEEDED, detail));
    }

    /** RFC 6749 section 2.1: whether it keeps a secret is what tells the types apart. */
    private static Optional<Rejection> authentication(ApplicationDetails details) {
        boolean authenticates = details.tokenEndpointAuthMethod() != ClientAuthentication.NONE;
        if (isPublic(details) && authenticates) {
            return notAllowed(
                    "An application of type "
                            + details.type()
                            + " keeps no secret: its tokenEndpointAuthMethod is NONE.");
        }
        if (!isPublic(details) && !authenticates) {
            return notAllowed(
                    "An application of type "
                            + details.type()
                            + " authenticates: its tokenEndpointAuthMethod cannot be NONE.");
        }
        return Optional.empty();
    }

    private static Optional<Rejection> grants(ApplicationDetails details) {
        Set<GrantType> grants = details.grantTypes();
        // RFC 6749 section 4.4, RFC 8693 section 5, RFC 7523 section 3.1, CIBA Core 1.0 section 4
        for (GrantType grant : grants) {
            if (isPublic(details) && CONFIDENTIAL.contains(grant)) {
                return notAllowed("An application that keeps no secret cannot have " + grant + ".");
            }
        }
        boolean hasCode = grants.contains(GrantType.AUTHORIZATION_CODE);
        // RFC 6749 section 4.1: a user's browser comes back to it
        if (hasCode && details.type() == ApplicationType.M2M) {
            return notAllowed(
                    "An application of type M2M has no users: for AUTHORIZATION_CODE its type is"
                            + " WEB, SPA or NATIVE.");
        }
        // RFC 9700 section 4.1.3
        if (hasCode && details.settings().uris().redirectUris().isEmpty()) {
            return notAllowed("AUTHORIZATION_CODE needs redirectUris.");
        }
        // RFC 6749 section 4.4.3, RFC 7521 section 4.1: the others ask again
        if (grants.contains(GrantType.REFRESH_TOKEN)
                && grants.stream().noneMatch(REFRESHED::contains)) {
            return notAllowed(
                    "REFRESH_TOKEN needs a grant that gives refresh tokens: AUTHORIZATION_CODE,"
                            + " DEVICE_CODE or CIBA.");
        }
        return Optional.empty();
    }

    private static Optional<Rejection> requests(ApplicationDetails details) {
        RequestRules rules = details.settings().requests();
        // CIBA Core 1.0 section 4: how it is told is a matter of registration
        if (details.grantTypes().contains(GrantType.CIBA) != (rules.ciba() != null)) {
            return notAllowed("The grant CIBA and the setting 'ciba' come together.");
        }
        if (rules.authorizationDetailsTypes().size() > Limits.DETAILS_TYPES_PER_APPLICATION) {
            return tooMany(
                    "An application has at most "
                            + Limits.DETAILS_TYPES_PER_APPLICATION
                            + " types of authorization details.");
        }
        return rules.authorizationDetailsTypes().stream()
                .map(it -> Texts.token("A type", it, Limits.SCOPE_CHARACTERS))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
