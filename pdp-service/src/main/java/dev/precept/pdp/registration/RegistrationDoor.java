package dev.precept.pdp.registration;

import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerAuthenticator;
import dev.precept.pdp.security.CallerAuthenticator.Outcome;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import java.util.List;
import java.util.Set;

/** The client registration endpoint, RFC 7591 section 3. Threads share it. */
final class RegistrationDoor implements Door {
    private static final Set<String> POST = Set.of("POST");

    private final Issuers issuers;
    private final CallerAuthenticator callers;
    private final RegistrationTokens tokens;
    private final Registering registering;

    RegistrationDoor(
            Issuers issuers,
            CallerAuthenticator callers,
            RegistrationTokens tokens,
            Registering registering) {
        this.issuers = issuers;
        this.callers = callers;
        this.tokens = tokens;
        this.registering = registering;
    }

    /**
     * Who lets a client register.
     *
     * @param policy what he allows at most; null for all that the organization's policy does
     * @param tokenId the initial registration token that is used up by it; null for none
     */
    private record Sponsor(
            Actor actor, @Nullable RegistrationPolicy policy, @Nullable String tokenId) {}

    @Override
    public Admission admission() {
        return Admission.OWN;
    }

    @Override
    public Set<String> methods() {
        return POST;
    }

    @Override
    public boolean isForAnyOrigin() {
        return true;
    }

    @Override
    public Answer answer(Visit visit) {
        NonBlocking.beforeWaiting();
        Tenant tenant = Tenant.of(visit, issuers);
        try {
            return register(tenant, visit.question()).with("Cache-Control", "no-store");
        } catch (OAuthException refused) {
            return RegistrationError.answer(refused, tenant.issuer())
                    .with("Cache-Control", "no-store");
        } catch (DataAccessException away) {
            return OAuthError.answer(OAuthError.unavailable(), tenant.issuer());
        }
    }

    private Answer register(Tenant tenant, Question question) {
        Sponsor sponsor = sponsor(tenant, question);
        if (tenant.id().equals(OrganizationId.SYSTEM)
                || !tenant.organization().document().registrations().enabled()) {
            throw RegistrationError.forbidden("This organization registers no clients.");
        }
        Registering.Asked asked =
                registering.read(tenant, question, Terms.of(tenant, sponsor.policy()));
        String tokenId = sponsor.tokenId();
        if (tokenId != null && !tokens.use(tokenId)) {
            throw RegistrationError.token();
        }
        try {
            return registering.create(tenant, sponsor.actor(), sponsor.policy(), asked);
        } catch (OAuthException refused) {
            if (tokenId != null) {
                tokens.giveBack(tokenId);
            }
            throw refused;
        }
    }

    private Sponsor sponsor(Tenant tenant, Question question) {
        List<String> fields = question.fields().all("Authorization");
        Outcome outcome = callers.authenticate(tenant.image(), fields, tenant.now());
        return switch (outcome) {
            case Outcome.Known(Caller caller) -> {
                if (!caller.may(Right.DEVELOP, tenant.id())
                        && !caller.may(Right.ADMIN, tenant.id())) {
                    throw RegistrationError.forbidden(
                            "This needs the right precept:develop over the organization.");
                }
                yield new Sponsor(caller.actor(), null, null);
            }
            case Outcome.Ambiguous _ ->
                    throw OAuthError.invalidRequest("There is more than one Authorization header.");
            // RFC 7591 section 3: an initial access token of whatever form.
            case Outcome.Invalid _, Outcome.Absent _ -> {
                RegistrationTokens.Registered token =
                        tokens.find(tenant.id(), BearerToken.of(fields))
                                // Who may make such tokens no more, lets nobody begin by them.
                                .filter(it -> isMakersStill(tenant, it))
                                .orElseThrow(RegistrationError::token);
                yield new Sponsor(token.maker().actor(), token.policy(), token.id());
            }
        };
    }

    private static boolean isMakersStill(Tenant tenant, RegistrationTokens.Registered token) {
        return token.maker().may(tenant.image(), Right.ADMIN, tenant.id(), tenant.now());
    }

    @Override
    public Answer refusal(Problem problem) {
        return OAuthError.answer(problem).with("Cache-Control", "no-store");
    }
}
