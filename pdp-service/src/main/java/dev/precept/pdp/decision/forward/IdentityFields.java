package dev.precept.pdp.decision.forward;

import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Visit;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenClaims;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.image.UserImage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    private IdentityFields() {}

    static Fields of(Visit visit, Subject subject, Decision decision) {
        if (decision.reason() == Reason.PUBLIC_OPERATION) {
            return Fields.NONE;
        }
        String client = Clients.of(visit, subject);
        if (client == null) {
            return Fields.NONE;
        }
        return switch (subject) {
            case Subject.Token(TokenClaims claims) ->
                    fields(visit, decision, claims.subject(), client, scopes(visit, claims));
            case Subject.ForeignToken(ForeignClaims claims) -> {
                UserImage user = claims.user(visit.image(), visit.organization());
                String subjectId = user == null ? client : user.id().value();
                yield fields(visit, decision, subjectId, client, "");
            }
            case Subject.ApiKey _,
                    Subject.Client _,
                    Subject.User _,
                    Subject.RefusedToken _,
                    Subject.Unknown _ ->
                    fields(visit, decision, client, client, "");
        };
    }

    private static Fields fields(
            Visit visit, Decision decision, String subject, String client, String scopes) {
        Fields fields =
                Fields.of(
                        SUBJECT,
                        text(subject),
                        CLIENT,
                        text(client),
                        ORGANIZATION,
                        visit.organization().document().handle().value(),
                        POSITION,
                        decision.position().toString());
        return scopes.isEmpty() ? fields : fields.with(SCOPES, scopes);
    }

    private static String scopes(Visit visit, TokenClaims claims) {
        return String.join(
                " ", new TreeSet<>(TokenPolicy.stillGranted(visit.image(), claims, visit.now())));
    }

    /** Another provider's names may hold what no header may: those are percent-encoded whole. */
    private static String text(String name) {
        return name.chars().allMatch(c -> c > ' ' && c < 0x7F)
                ? name
                : URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
