package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.API_KEY_UNKNOWN;
import static dev.precept.projections.decision.Reason.API_NOT_LIVE;
import static dev.precept.projections.decision.Reason.AUDIENCE_MISMATCH;
import static dev.precept.projections.decision.Reason.DECISIONS_NOT_SERVED;
import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.PROOF_MISSING;
import static dev.precept.projections.decision.Reason.PUBLIC_OPERATION;
import static dev.precept.projections.decision.Reason.TOKEN_ISSUER_UNKNOWN;
import static dev.precept.projections.decision.Reason.TOKEN_REVOKED;
import static dev.precept.projections.decision.Reason.UNKNOWN_APPLICATION;
import static dev.precept.projections.decision.Reason.UNKNOWN_ORGANIZATION;
import static dev.precept.projections.decision.Reason.UNKNOWN_SUBJECT;
import static dev.precept.projections.decision.Reason.UNKNOWN_SUBJECT_TYPE;

import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.SecretId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The decision rule. Pure: one answer is a function of one image and one request, and of nothing
 * else; whoever asks reads the image once. Anything unknown denies. Safe for any number of threads.
 *
 * <p>Policies in Rego that only an engine can evaluate are asked in two steps: the first decision
 * tells that the engine is missing, {@link #questions} what to ask it, and its answers become part
 * of the request, which is decided again on the same image.
 *
 * <p>The first of these that objects gives the reason:
 *
 * <ol>
 *   <li>The organization exists, and decisions are served for it.
 *   <li>If the {@linkplain Resource API and operation} are there, the API live and the operation
 *       public, anybody passes, whatever he brings: a token that holds no more would pass as none.
 *   <li>A token {@linkplain Tokens holds}: not refused on verification, not expired, of this log,
 *       not ahead of the image, of this organization, not cut off; nor bound to a key, since no
 *       proof comes with a request. An application is known by id or handle; a user by id or
 *       handle, and so is the application he comes with.
 *   <li>A trusted provider's {@linkplain ForeignTokens token holds} by the same, but that instants
 *       stand for positions; its client stands for an application here, and where it has a user,
 *       the claim that the provider maps names one here.
 *   <li>An {@linkplain Keys API key holds}: one of this organization, not expired, not cut off.
 *       From there on it is as a token of its application for its API alone, without scopes: what
 *       the application is authorized for counts.
 *   <li>The API is there, was not cut off in the token, is live, and is in the token's audience.
 *       The token's application and user are there still.
 *   <li>The application {@linkplain Terms has to do} with the API.
 *   <li>The operation, or the scope for an instance, is there.
 *   <li>Where the API asks for it, the application's subscription is active. A user who comes
 *       without an application has none.
 *   <li>The application is of the environment the gateway serves.
 *   <li>One alternative is met: {@linkplain Scopes each of its scopes} is had. The alternative
 *       without scopes is met by all who came so far. One that names a deleted scope never is; none
 *       other left, nobody passes. The first that could be met tells what is missing.
 *   <li>The {@linkplain Policies policies} attached to the organization, those above it, the API
 *       and the application let it pass.
 *   <li>That an engine for Rego is missing is told where nothing else objects.
 * </ol>
 */
public final class PolicyDecisionPoint {
    private PolicyDecisionPoint() {}

    /** Decides the request on the image. */
    public static Decision decide(PolicyImage image, AccessRequest request) {
        return decide(image, request, null);
    }

    /**
     * What engines for Rego have to be asked, each once, so that the request {@linkplain
     * AccessRequest#with with} their answers can be decided on the same image. Worth asking where
     * the request is denied as {@link Reason#POLICY_ENGINE_UNAVAILABLE}; else no outcome depends on
     * it: a permit that others give hides the fields of a policy that nobody was asked about.
     */
    public static List<RegoQuestion> questions(PolicyImage image, AccessRequest request) {
        OrganizationImage organization = image.organization(request.organization());
        Set<RegoQuestion> questions = new LinkedHashSet<>();
        if (organization != null) {
            decide(new View(image, organization, questions::add), request, null);
        }
        return List.copyOf(questions);
    }

    /**
     * Decides the request on the image.
     *
     * @param exercised hears once, on a permit, what it makes use of; null where nobody asks
     */
    public static Decision decide(
            PolicyImage image, AccessRequest request, @Nullable Consumer<Exercise> exercised) {
        OrganizationImage organization = image.organization(request.organization());
        if (organization == null) {
            return new Decision(UNKNOWN_ORGANIZATION, image.position());
        }
        return decide(new View(image, organization), request, exercised);
    }

    private static Decision decide(
            View view, AccessRequest request, @Nullable Consumer<Exercise> exercised) {
        if (view.organization().document().mode() == OrganizationMode.TOKEN_SERVICE) {
            return view.deny(DECISIONS_NOT_SERVED);
        }
        Resource resource = Resource.of(view, request);
        if (resource.isOpenToAll()) {
            if (exercised != null) {
                exercised.accept(Exercise.byAnybody(resource));
            }
            return new Decision(PUBLIC_OPERATION, view.image().position());
        }
        return switch (request.subject()) {
            case Subject.Token(TokenClaims claims) ->
                    bearer(view, request, resource, claims, exercised);
            case Subject.RefusedToken(Reason reason) -> view.deny(reason);
            case Subject.ForeignToken(ForeignClaims claims) ->
                    stranger(view, request, resource, claims, exercised);
            case Subject.ApiKey(SecretId key) -> holder(view, request, resource, key, exercised);
            case Subject.Client(String name) -> client(view, request, resource, name, exercised);
            case Subject.User(String name) -> user(view, request, resource, name, exercised);
            case Subject.Unknown _ -> view.deny(UNKNOWN_SUBJECT_TYPE);
        };
    }

    private static Decision bearer(
            View view,
            AccessRequest request,
            Resource resource,
            TokenClaims claims,
            @Nullable Consumer<Exercise> exercised) {
        Reason fitting = fitting(view, request, resource, claims);
        if (fitting != PERMITTED) {
            return view.deny(fitting);
        }
        ApplicationImage application = view.application(claims.clientId());
        if (application == null) {
            return view.deny(UNKNOWN_APPLICATION);
        }
        if (Tokens.isWithoutUser(claims)) {
            Party party = new Party(application, null, claims);
            return byApplication(view, request, resource, party, exercised);
        }
        UserImage user = view.user(claims.subject());
        if (user == null) {
            return view.deny(UNKNOWN_SUBJECT);
        }
        Party party = new Party(application, user, claims);
        return byApplication(view, request, resource, party, exercised);
    }

    /** Whether the token holds, and is for the API. */
    private static Reason fitting(
            View view, AccessRequest request, Resource resource, TokenClaims claims) {
        Reason standing = Tokens.standing(view, claims, request.now());
        if (standing != PERMITTED) {
            return standing;
        }
        if (claims.isSenderConstrained()) {
            return PROOF_MISSING;
        }
        ApiImage api = resource.api();
        if (api == null) {
            return resource.apiReason();
        }
        if (Tokens.isCutOff(view, claims, api)) {
            return TOKEN_REVOKED;
        }
        if (!api.document().lifecycle().isLive()) {
            return API_NOT_LIVE;
        }
        return Tokens.isFor(claims, api) ? PERMITTED : AUDIENCE_MISMATCH;
    }

    private static Decision stranger(
            View view,
            AccessRequest request,
            Resource resource,
            ForeignClaims claims,
            @Nullable Consumer<Exercise> exercised) {
        IdentityProviderImage provider =
                view.organization().identityProviders().get(claims.provider());
        if (provider == null) {
            return view.deny(TOKEN_ISSUER_UNKNOWN);
        }
        Party party = Party.of(view, provider, claims);
        Reason time = ForeignTokens.time(view, claims, request.now());
        Reason standing =
                time == PERMITTED ? ForeignTokens.standing(view, claims, provider, party) : time;
        Reason fitting = standing == PERMITTED ? fitting(view, resource, claims) : standing;
        if (fitting != PERMITTED) {
            return view.deny(fitting);
        }
        if (party.application() == null) {
            return view.deny(UNKNOWN_APPLICATION);
        }
        return party.user() == null && !claims.isWithoutUser()
                ? view.deny(UNKNOWN_SUBJECT)
                : byApplication(view, request, resource, party, exercised);
    }

    /** Whether the provider's token is for the API. */
    private static Reason fitting(View view, Resource resource, ForeignClaims claims) {
        if (claims.isSenderConstrained()) {
            return PROOF_MISSING;
        }
        ApiImage api = resource.api();
        if (api == null) {
            return resource.apiReason();
        }
        if (ForeignTokens.isCutOff(view, claims, api)) {
            return TOKEN_REVOKED;
        }
        if (!api.document().lifecycle().isLive()) {
            return API_NOT_LIVE;
        }
        return ForeignTokens.isFor(claims, api) ? PERMITTED : AUDIENCE_MISMATCH;
    }

    private static Decision holder(
            View view,
            AccessRequest request,
            Resource resource,
            SecretId id,
            @Nullable Consumer<Exercise> exercised) {
        ApiKeyDocument key = view.organization().apiKeys().get(id);
        if (key == null) {
            return view.deny(API_KEY_UNKNOWN);
        }
        Reason fitting = fitting(view, request, resource, key);
        if (fitting != PERMITTED) {
            return view.deny(fitting);
        }
        ApplicationImage application = view.organization().application(key.application());
        return application == null
                ? view.deny(UNKNOWN_APPLICATION)
                : byApplication(
                        view, request, resource, Party.holding(key, application), exercised);
    }

    /** Whether the key holds, and is for the API. */
    private static Reason fitting(
            View view, AccessRequest request, Resource resource, ApiKeyDocument key) {
        Reason standing = Keys.standing(view, key, request.now());
        if (standing != PERMITTED) {
            return standing;
        }
        ApiImage api = resource.api();
        if (api == null) {
            return resource.apiReason();
        }
        if (Keys.isCutOff(view, key, api)) {
            return TOKEN_REVOKED;
        }
        if (!api.document().lifecycle().isLive()) {
            return API_NOT_LIVE;
        }
        return key.api().equals(api.document().id()) ? PERMITTED : AUDIENCE_MISMATCH;
    }

    private static Decision client(
            View view,
            AccessRequest request,
            Resource resource,
            String name,
            @Nullable Consumer<Exercise> exercised) {
        ApplicationImage application = view.applicationNamed(name);
        return application == null
                ? view.deny(UNKNOWN_SUBJECT)
                : byApplication(view, request, resource, new Party(application, null), exercised);
    }

    private static Decision user(
            View view,
            AccessRequest request,
            Resource resource,
            String name,
            @Nullable Consumer<Exercise> exercised) {
        UserImage user = view.userNamed(name);
        if (user == null) {
            return view.deny(UNKNOWN_SUBJECT);
        }
        if (request.application() == null) {
            Reason terms = Terms.ofUserAlone(resource);
            return terms == PERMITTED
                    ? byGrants(view, request, resource, new Party(null, user), exercised)
                    : view.deny(terms);
        }
        ApplicationImage application = view.applicationNamed(request.application());
        return application == null
                ? view.deny(UNKNOWN_APPLICATION)
                : byApplication(view, request, resource, new Party(application, user), exercised);
    }

    /** An application, for itself or for a user, with or without a token. */
    private static Decision byApplication(
            View view,
            AccessRequest request,
            Resource resource,
            Party party,
            @Nullable Consumer<Exercise> exercised) {
        Reason terms = Terms.of(view, request, resource, party);
        return terms == PERMITTED
                ? byGrants(view, request, resource, party, exercised)
                : view.deny(terms);
    }

    private static Decision byGrants(
            View view,
            AccessRequest request,
            Resource resource,
            Party party,
            @Nullable Consumer<Exercise> exercised) {
        ApiImage api = Objects.requireNonNull(resource.api());
        Question question = Question.atCheck(view, party, request, api);
        Decision decision = Grants.decide(question, api, resource.alternatives());
        if (exercised != null && decision.isPermitted()) {
            exercised.accept(Exercise.by(view, request, party, resource));
        }
        return decision;
    }
}
