package dev.precept.pdp.token;

import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.RefreshTokenSettings;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.details.AuthorizationDetails;
import dev.precept.pdp.jose.TokenDetails;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.CutOffs;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.oidc.OidcScopes;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * Tokens for what users let clients have, at first and after. What of it they hold, the policy
 * decides each time. Threads share it.
 */
public final class UserTokens {
    private static final String MORE = "More is asked for than was granted.";

    private final Makers makers;
    private final Families families;
    private final CaughtUp caughtUp;
    private final RandomValues values;
    private final IdSource ids;

    UserTokens(
            Makers makers,
            Families families,
            CaughtUp caughtUp,
            RandomValues values,
            IdSource ids) {
        this.makers = makers;
        this.families = families;
        this.caughtUp = caughtUp;
        this.values = values;
        this.ids = ids;
    }

    /** What makes tokens of each kind. */
    record Makers(TokenIssuer accessTokens, IdTokens idTokens, AuthorizationDetails details) {}

    /** A node's image at a position that another node has answered from. */
    @FunctionalInterface
    interface CaughtUp {
        /**
         * The tenant on an image that has reached the position.
         *
         * @throws dev.precept.pdp.oauth.OAuthException where none does in time
         */
        Tenant at(Tenant tenant, Position position);
    }

    /** The same as of now, for a grant that was not seen on any image before. */
    public TokenAnswer first(GrantRequest request, UserGrant grant) {
        return first(request, grant, newOrigin(request.tenant()));
    }

    /** Where a grant comes from that the user gives now. */
    public Origin newOrigin(Tenant tenant) {
        return new Origin(ids.next(), tenant.image().position());
    }

    /**
     * The first tokens of a grant: an access token, an ID token where {@code openid} is granted, a
     * refresh token where the application may use it. The caller has seen to it that the grant is
     * used once.
     *
     * @param grant names at least one scope, or nothing is granted
     * @param origin since when it stands
     * @throws dev.precept.pdp.oauth.OAuthException where there are none
     */
    public TokenAnswer first(GrantRequest asked, UserGrant grant, Origin origin) {
        NonBlocking.beforeWaiting();
        GrantRequest request = caughtUp(asked, origin);
        refuseIfEnded(request, grant, origin);
        TokenGrant.Granted granted = granted(request, grant, Ask.of(grant, origin));
        Given given =
                issue(
                        request,
                        grant,
                        origin,
                        Targets.narrowed(
                                request.tenant(),
                                granted,
                                granted.audience(),
                                request.form().resources()),
                        true);
        ApplicationDocument application = request.client().application();
        Instant now = request.tenant().now();
        boolean isRefreshable =
                application.details().grantTypes().contains(GrantType.REFRESH_TOKEN);
        String refreshToken = isRefreshable ? values.next() : null;
        String sender = SenderName.of(request.sender());
        Family family =
                new Family(
                        origin,
                        new Family.Content(grant, granted.scopes(), granted.audience()),
                        // RFC 9449 section 5, RFC 8705 section 4: a public client's are bound.
                        request.client().isConfidential() ? null : sender,
                        0,
                        sender,
                        now,
                        now);
        Instant accessUntil = given.access().claims().expiresAt();
        Instant end = isRefreshable ? now.plus(lifetime(application)) : accessUntil;
        try {
            families.open(family, new Families.Use(sender, now, accessUntil), refreshToken, end);
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
        return given.with(refreshToken);
    }

    /**
     * Tokens that were made.
     *
     * @param idToken null for none
     */
    record Given(TokenIssuer.Issued access, @Nullable String idToken, @Nullable String details) {
        /** With a refresh token; null for none. */
        TokenAnswer with(@Nullable String refreshToken) {
            // RFC 9396 section 7: the client hears what it has.
            Map<String, String> more =
                    details == null ? Map.of() : Map.of(AuthorizationDetails.NAME, details);
            return new TokenAnswer(access, refreshToken, idToken, more);
        }
    }

    /** Further tokens of a grant that stands: of its scopes those that are asked for. */
    Given again(GrantRequest request, Family family) {
        UserGrant grant = family.grant();
        Ask ask = Ask.of(request.form(), family);
        TokenGrant.Granted granted = granted(request, grant, ask);
        // RFC 6749 section 6: nothing that was not granted at first.
        if (isMore(granted, family)) {
            throw OAuthError.of(OAuth2ErrorCodes.INVALID_SCOPE, MORE);
        }
        return issue(
                request,
                grant,
                family.origin(),
                Targets.narrowed(
                        request.tenant(),
                        granted,
                        family.content().audience(),
                        request.form().resources()),
                false);
    }

    private static boolean isMore(TokenGrant.Granted granted, Family family) {
        return granted.dropped().entrySet().stream()
                .anyMatch(
                        entry ->
                                entry.getValue() == Reason.CONSENT_MISSING
                                        || (entry.getValue() == Reason.UNKNOWN_SCOPE
                                                && !family.content()
                                                        .scopes()
                                                        .contains(entry.getKey())));
    }

    /**
     * What of a grant is asked for.
     *
     * @param scopes by wire name, or by an API's own name where its resource is named
     * @param resources identifiers of APIs
     * @param consent what the grant goes up to
     */
    private record Ask(Set<String> scopes, List<String> resources, TokenRequest.Consent consent) {
        static Ask of(UserGrant grant, Origin origin) {
            return new Ask(
                    grant.scopes(),
                    grant.resources(),
                    new TokenRequest.Consent(null, origin.position()));
        }

        static Ask of(Form form, Family family) {
            Set<String> granted = new LinkedHashSet<>(family.content().scopes());
            Set<String> scopes = form.scopes();
            List<String> resources = form.resources();
            return new Ask(
                    scopes == null ? granted : scopes,
                    resources.isEmpty() ? family.grant().resources() : resources,
                    new TokenRequest.Consent(granted, family.origin().position()));
        }
    }

    /** The request on an image that has reached the position the grant was seen at. */
    GrantRequest caughtUp(GrantRequest request, Origin origin) {
        return request.at(caughtUp.at(request.tenant(), origin.position()));
    }

    private static Duration lifetime(ApplicationDocument application) {
        RefreshTokenSettings settings = application.details().settings().tokens().refreshTokens();
        return Duration.ofSeconds(settings.lifetimeSeconds());
    }

    /** Refuses a grant that is another client's, or that was cut off since it was given. */
    void refuseIfEnded(GrantRequest request, UserGrant grant, Origin origin) {
        // RFC 6749 section 5.2: issued to another client.
        if (!grant.organization().equals(request.tenant().id())
                || !grant.application().equals(request.client().id())) {
            throw invalidGrant();
        }
        // RFC 6749 section 5.2: revoked.
        if (isEnded(request.tenant(), grant, origin)) {
            throw invalidGrant();
        }
    }

    /** Whether what the grant gave is cut off. */
    static boolean isEnded(Tenant tenant, UserGrant grant, Origin origin) {
        CutOffs cutOffs = tenant.organization().cutOffs();
        long latest =
                Math.max(
                        Math.max(cutOffs.organization(), cutOffs.subject(grant.user().value())),
                        Math.max(
                                cutOffs.client(grant.application()),
                                cutOffs.session(origin.grantId())));
        if (!grant.browserSession().isEmpty()) {
            latest = Math.max(latest, cutOffs.session(grant.browserSession()));
        }
        return origin.position().value() < latest;
    }

    /** What the policy gives of the grant, now. */
    private static TokenGrant.Granted granted(GrantRequest request, UserGrant grant, Ask ask) {
        // Nothing asked for would mean all that the client is authorized for.
        if (ask.scopes().isEmpty()) {
            throw OAuthError.of(OAuth2ErrorCodes.INVALID_SCOPE, "No scope can be granted.");
        }
        TokenGrant answer =
                TokenPolicy.grant(
                        request.tenant().image(),
                        new TokenRequest(
                                grant.organization(),
                                grant.application(),
                                grant.user(),
                                ask.scopes(),
                                ask.resources(),
                                request.tenant().now(),
                                grant.signIn(),
                                ask.consent()));
        // RFC 6749 section 5.2: whoever gave it is not there any more.
        if (answer instanceof TokenGrant.UnknownParty(Reason reason, _)
                && reason == Reason.UNKNOWN_SUBJECT) {
            throw invalidGrant();
        }
        return Granted.orRefuse(answer);
    }

    /** The tokens of what was granted; the first of the grant, or further ones. */
    private Given issue(
            GrantRequest request,
            UserGrant grant,
            Origin origin,
            TokenGrant.Granted granted,
            boolean isFirst) {
        AuthorizationDetails.Checked asked = details(request, grant, origin);
        String json = asked == null ? null : asked.json();
        TokenDetails details =
                new TokenDetails(origin.grantId(), request.sender(), grant.signIn(), null, json);
        TokenIssuer.Issued access =
                makers.accessTokens()
                        .issue(
                                request.tenant(),
                                request.client().application(),
                                asked == null ? granted : with(granted, asked),
                                Bearer.user(grant.user(), details));
        // OpenID Connect Core section 3.1.2.1: openid makes it an authentication request.
        String idToken =
                granted.scopes().contains(OidcScopes.OPENID)
                        ? makers.idTokens().issue(request, grant, access, isFirst)
                        : null;
        return new Given(access, idToken, json);
    }

    /** RFC 9396 section 6: what was granted, or some of it, as far as it may still be had. */
    private AuthorizationDetails.@Nullable Checked details(
            GrantRequest request, UserGrant grant, Origin origin) {
        String granted = grant.authorizationDetails();
        String asked = request.form().get(AuthorizationDetails.NAME);
        if (granted == null) {
            if (asked != null) {
                throw OAuthError.of(
                        AuthorizationDetails.INVALID, "No authorization details were granted.");
            }
            return null;
        }
        AuthorizationDetails.Checked checked =
                makers.details()
                        .check(
                                request.tenant(),
                                request.client().application(),
                                asked == null
                                        ? granted
                                        : AuthorizationDetails.narrowed(granted, asked),
                                origin.position());
        List<String> resources = request.form().resources();
        // RFC 8707 section 2: the token is for nobody but the resources that were named.
        List<AuthorizationDetails.Detail> kept =
                checked.details().stream()
                        .filter(it -> resources.isEmpty() || resources.containsAll(it.audience()))
                        .toList();
        if (kept.isEmpty()) {
            return null;
        }
        String json =
                kept.stream()
                        .map(AuthorizationDetails.Detail::json)
                        .collect(Collectors.joining(",", "[", "]"));
        return new AuthorizationDetails.Checked(json, kept);
    }

    /** The APIs that details are for hear of the token too. */
    private static TokenGrant.Granted with(
            TokenGrant.Granted granted, AuthorizationDetails.Checked details) {
        SortedSet<String> audience = details.audience();
        audience.addAll(granted.audience());
        return new TokenGrant.Granted(
                granted.scopes(), List.copyOf(audience), granted.dropped(), granted.position());
    }

    /** The one answer to a code or refresh token that does not count. */
    static RuntimeException invalidGrant() {
        return OAuthError.invalidGrant("The grant is unknown, has expired or was used or revoked.");
    }
}
