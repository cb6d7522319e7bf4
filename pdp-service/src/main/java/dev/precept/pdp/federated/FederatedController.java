package dev.precept.pdp.federated;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.federated.UpstreamException.Fault;
import dev.precept.pdp.federation.ProviderSignIns;
import dev.precept.pdp.interaction.BrowserCookie;
import dev.precept.pdp.interaction.Interaction;
import dev.precept.pdp.interaction.Interactions;
import dev.precept.pdp.interaction.SignInDemand;
import dev.precept.pdp.jose.Sealing;
import dev.precept.pdp.jose.Sha256;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.page.PageController;
import dev.precept.pdp.page.PageException;
import dev.precept.pdp.page.PageVisit;
import dev.precept.pdp.page.Pages;
import dev.precept.pdp.signin.Sessions;
import dev.precept.pdp.signin.SignInFacts;
import dev.precept.pdp.signin.Way;
import dev.precept.projections.image.IdentityProviderImage;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Sends browsers to the provider that their user signs in at (OpenID Connect Core 1.0 section
 * 3.1.2.1), and takes them back.
 */
@PageController
final class FederatedController {
    private final Pages pages;
    private final Interactions interactions;
    private final Upstreams upstreams;
    private final Newcomers newcomers;
    private final Parts parts;

    /**
     * What a sign-in is bound and ended with.
     *
     * @param browsers tells browsers apart
     * @param sealing seals what travels along
     * @param used remembers what came back
     */
    record Parts(
            BrowserCookie browsers,
            RandomValues values,
            Sealing sealing,
            OneTimeIds used,
            Sessions sessions) {}

    FederatedController(
            Pages pages,
            Interactions interactions,
            Upstreams upstreams,
            Newcomers newcomers,
            Parts parts) {
        this.pages = pages;
        this.interactions = interactions;
        this.upstreams = upstreams;
        this.newcomers = newcomers;
        this.parts = parts;
    }

    @GetMapping("/o/{org}/sign-in/federated/{idp}")
    @Nullable ModelAndView begin(
            @PathVariable("org") String org,
            @PathVariable("idp") String idp,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.visit(org, request, response);
        Way way = Way.of(visit, interactions);
        try {
            Upstream upstream = upstream(visit, idp);
            return Pages.goOn(visit, request(way, upstream));
        } catch (UpstreamException failed) {
            return problem(visit, way.interaction(), idp, failed);
        }
    }

    @GetMapping("/o/{org}/sign-in/federated/{idp}/callback")
    @Nullable ModelAndView callback(
            @PathVariable("org") String org,
            @PathVariable("idp") String idp,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.visit(org, request, response);
        Interaction interaction = null;
        try {
            Upstream upstream = upstream(visit, idp);
            Pending pending = pending(visit, upstream);
            interaction = interactions.find(visit.tenant(), pending.interaction(), request);
            String code = code(visit, upstream);
            Upstreams.Person person =
                    upstreams.redeem(
                            visit.tenant(),
                            upstream,
                            pending,
                            new Upstreams.Redemption(code, redirectUri(visit.tenant(), idp)));
            UserId user = newcomers.user(visit.tenant(), upstream, person);
            parts.sessions()
                    .begin(
                            visit.tenant(),
                            proof(visit.tenant(), upstream, pending, user, person),
                            request,
                            response);
            return Pages.goOn(visit, signIn(visit, interaction));
        } catch (UpstreamException failed) {
            return problem(visit, interaction, idp, failed);
        }
    }

    private Upstream upstream(PageVisit visit, String idp) {
        IdentityProviderImage provider =
                Handle.isHandle(idp)
                        ? visit.tenant().organization().identityProviders().get(new Handle(idp))
                        : null;
        Upstream upstream = upstreams.find(provider, visit.tenant().now());
        if (upstream == null) {
            throw new PageException(visit, 404, "problem.provider");
        }
        return upstream;
    }

    /**
     * What the provider vouches for. The user may have signed in there long before he came here,
     * and that is when he did (OpenID Connect Core 1.0 section 2, {@code auth_time}).
     */
    private static Sessions.Proof proof(
            Tenant tenant, Upstream upstream, Pending pending, UserId user, Upstreams.Person by) {
        Attributes signIn =
                ProviderSignIns.of(upstream.provider(), SignInNames.groups(upstream), by.claims());
        Instant said = by.claims().instant("auth_time");
        if (said == null) {
            return new Sessions.Proof(user, signIn, Instant.EPOCH);
        }
        Instant at = said.isAfter(tenant.now()) ? tenant.now() : said;
        // Found recent by the provider's clock, which tells whole seconds and may be late.
        Instant after = pending.signedInAfter();
        Instant counted = after != null && at.isBefore(after) ? after : at;
        return new Sessions.Proof(user, SignInFacts.at(signIn, at), counted);
    }

    /** Where the browser is sent, with what. */
    private String request(Way way, Upstream upstream) {
        PageVisit visit = way.visit();
        Interaction interaction = way.interaction();
        Tenant tenant = visit.tenant();
        SignInDemand demand = way.demand();
        String browser = parts.browsers().findOrSet(tenant, visit.request(), visit.response());
        Pending pending =
                new Pending(
                        upstream.provider().id().value(),
                        parts.values().next(),
                        parts.values().next(),
                        interaction == null ? "" : interaction.id(),
                        demand.signedInAfter(),
                        tenant.now().plus(Limits.SIGN_IN));
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", upstream.signIn().clientId());
        query.put("redirect_uri", redirectUri(tenant, upstream.provider().handle().value()));
        TreeSet<String> scopes = new TreeSet<>(upstream.signIn().scopes());
        scopes.add("openid");
        query.put("scope", String.join(" ", scopes));
        query.put("state", pending.seal(parts.sealing(), tenant.id(), browser));
        query.put("nonce", pending.nonce());
        query.put("code_challenge", challenge(pending.verifier()));
        query.put("code_challenge_method", "S256");
        if (demand.loginHint() != null) {
            query.put("login_hint", demand.loginHint());
        }
        if (!demand.acrValues().isEmpty()) {
            query.put("acr_values", String.join(" ", demand.acrValues()));
        }
        Instant after = demand.signedInAfter();
        if (after != null) {
            long age = Math.max(0, Duration.between(after, tenant.now()).toSeconds());
            query.put("max_age", Long.toString(age));
        }
        String endpoint = upstream.metadata().authorization();
        return endpoint + (endpoint.contains("?") ? '&' : '?') + Upstreams.encode(query);
    }

    /** What this browser has begun at this provider, once. */
    private Pending pending(PageVisit visit, Upstream upstream) {
        Tenant tenant = visit.tenant();
        String state = visit.parameter("state");
        String browser = BrowserCookie.find(tenant, visit.request());
        Pending pending =
                browser == null
                        ? null
                        : Pending.open(parts.sealing(), tenant.id(), browser, state).orElse(null);
        if (pending == null
                || !pending.provider().equals(upstream.provider().id().value())
                || !tenant.now().isBefore(pending.expiresAt())
                || !parts.used()
                        .use(
                                tenant.id(),
                                "federated sign-in",
                                pending.nonce(),
                                pending.expiresAt())) {
            throw new UpstreamException(Fault.OVER, "");
        }
        return pending;
    }

    private static String code(PageVisit visit, Upstream upstream) {
        // RFC 9207 section 2.4: whose response it is, before anything in it is believed.
        String issuer = visit.parameter("iss");
        boolean isMissing = issuer.isEmpty() && upstream.metadata().saysIssuer();
        if (isMissing || (!issuer.isEmpty() && !issuer.equals(upstream.issuer()))) {
            throw new UpstreamException(Fault.NOT_TRUSTED, "its response names another issuer");
        }
        String error = visit.parameter("error");
        if (!error.isEmpty()) {
            throw new UpstreamException(Fault.REFUSED, shown(error));
        }
        String code = visit.parameter("code");
        if (code.isEmpty() || code.length() > Limits.PARAMETER_CHARACTERS) {
            throw new UpstreamException(Fault.NOT_TRUSTED, "its response holds no code");
        }
        return code;
    }

    /** RFC 6749 section 4.1.2.1: an error is a word; anything else is not repeated. */
    private static String shown(String error) {
        return error.length() <= Limits.ERROR_CHARACTERS
                        && error.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c))
                ? error
                : "an error";
    }

    private ModelAndView problem(
            PageVisit visit,
            @Nullable Interaction interaction,
            String idp,
            UpstreamException failed) {
        int status =
                switch (failed.fault()) {
                    case REFUSED, NO_ACCOUNT -> 403;
                    case UNREACHABLE -> 502;
                    case NOT_TRUSTED, OVER -> 400;
                };
        visit.response().setStatus(status);
        String text =
                "federated." + failed.fault().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return pages.show(
                visit,
                interaction,
                "federated-problem",
                Map.of(
                        "text",
                        text,
                        "detail",
                        failed.detail(),
                        "provider",
                        name(visit, idp),
                        "again",
                        choice(visit, interaction)));
    }

    /** Where another way is chosen, also where the application has asked for this one. */
    private static String choice(PageVisit visit, @Nullable Interaction interaction) {
        String page = signIn(visit, interaction);
        return page + (page.contains("?") ? '&' : '?') + "switch=1";
    }

    private static String name(PageVisit visit, String idp) {
        IdentityProviderImage provider =
                visit.tenant().organization().identityProviders().get(new Handle(idp));
        var signIn = provider == null ? null : provider.document().details().signIn();
        return signIn == null ? idp : signIn.displayName();
    }

    private static String signIn(PageVisit visit, @Nullable Interaction interaction) {
        return visit.root()
                + "/sign-in"
                + (interaction == null ? "" : '?' + Interaction.PARAMETER + '=' + interaction.id());
    }

    private static String redirectUri(Tenant tenant, String idp) {
        return tenant.issuer() + "/sign-in/federated/" + idp + "/callback";
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    }
}
