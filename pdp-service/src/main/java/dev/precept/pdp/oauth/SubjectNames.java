package dev.precept.pdp.oauth;

import dev.precept.domain.application.ClientSettings;
import dev.precept.domain.application.SubjectKind;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.PairwiseNames;
import dev.precept.projections.image.ApplicationDocument;

import java.net.URI;
import java.util.Locale;

/**
 * What a client knows a user by ({@code sub}, OpenID Connect Core section 8): the user's id, or a
 * name that only the clients of its sector know. Threads share it.
 */
public final class SubjectNames {
    private final PairwiseNames names;

    public SubjectNames(PairwiseNames names) {
        this.names = names;
    }

    /** The user's name at the client. */
    public String of(ApplicationDocument application, UserId user) {
        return isPairwise(application)
                ? names.of(application.organization().value(), sector(application), user.value())
                : user.value();
    }

    /** Whether the client shares no user's name with others. */
    public static boolean isPairwise(ApplicationDocument application) {
        return application.details().settings().tokens().subjectKind() == SubjectKind.PAIRWISE;
    }

    /**
     * Section 8.1: the sector, or else the one host of all redirect URIs. Schemes and loopback
     * addresses are nobody's (RFC 8252 section 7): a client that has only such is known by itself.
     */
    private static String sector(ApplicationDocument application) {
        ClientSettings settings = application.details().settings();
        String sector = settings.tokens().sector();
        return sector != null
                ? sector
                : settings.uris().redirectUris().stream()
                        .map(URI::create)
                        .filter(uri -> "https".equals(uri.getScheme()) && uri.getHost() != null)
                        .map(uri -> uri.getHost().toLowerCase(Locale.ROOT))
                        .findFirst()
                        .orElse(application.id().value());
    }
}
