package dev.precept.projections.enforcement;

import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenClaims;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.UserImage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Who asks, for the upstream: header fields that a gateway sets on the request in the place of any
 * its client has sent. A public operation looks at nobody, so nobody is named there. Nothing of
 * them is ever copied from the request.
 */
public final class IdentityFields {
    /** The user, or the application where there is none: our id. */
    public static final String SUBJECT = "X-Precept-Subject";

    /** The application's client id. */
    public static final String CLIENT = "X-Precept-Client-Id";

    /**
     * The scopes that a token of ours holds and that are granted still, sorted, with spaces
     * between.
     */
    public static final String SCOPES = "X-Precept-Scopes";

    /** The organization's handle. */
    public static final String ORGANIZATION = "X-Precept-Organization";

    /** The log position that was decided at. */
    public static final String POSITION = "X-Precept-Position";

    /** All of them. */
    public static final List<String> NAMES =
            List.of(SUBJECT, CLIENT, SCOPES, ORGANIZATION, POSITION);

    private static final String PREFIX = "X-Precept-";

    private IdentityFields() {}

    /** Whether a field of this name tells the upstream who asks: no client may send it. */
    public static boolean isOne(String name) {
        return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /**
     * The fields for a request that passes, in the order of {@link #NAMES}; none where nobody is to
     * be named.
     *
     * @param organization the one whose gateway asks, of the image
     * @param subject who asks
     * @param now when
     */
    public static Map<String, String> of(
            PolicyImage image,
            OrganizationImage organization,
            Subject subject,
            Decision decision,
            Instant now) {
        String client =
                decision.reason() == Reason.PUBLIC_OPERATION
                        ? null
                        : Clients.of(image, organization, subject);
        if (client == null) {
            return Map.of();
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(SUBJECT, text(named(image, organization, subject, client)));
        fields.put(CLIENT, text(client));
        if (subject instanceof Subject.Token(TokenClaims claims)) {
            String scopes =
                    String.join(" ", new TreeSet<>(TokenPolicy.stillGranted(image, claims, now)));
            if (!scopes.isEmpty()) {
                fields.put(SCOPES, scopes);
            }
        }
        fields.put(ORGANIZATION, organization.document().handle().value());
        fields.put(POSITION, decision.position().toString());
        return fields;
    }

    private static String named(
            PolicyImage image, OrganizationImage organization, Subject subject, String client) {
        return switch (subject) {
            case Subject.Token(TokenClaims claims) -> claims.subject();
            case Subject.ForeignToken(ForeignClaims claims) -> {
                UserImage user = claims.user(image, organization);
                yield user == null ? client : user.id().value();
            }
            case Subject.ApiKey _,
                    Subject.Client _,
                    Subject.User _,
                    Subject.RefusedToken _,
                    Subject.Unknown _ ->
                    client;
        };
    }

    /** Another provider's names may hold what no header may: those are percent-encoded whole. */
    private static String text(String name) {
        return name.chars().allMatch(c -> c > ' ' && c < 0x7F)
                ? name
                : URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
