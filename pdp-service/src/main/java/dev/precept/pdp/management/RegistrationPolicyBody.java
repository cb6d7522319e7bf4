package dev.precept.pdp.management;

import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.domain.organization.ScopeOffer;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.Texts;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What clients that register themselves may be, as asked for.
 *
 * @param policy all but what it names of the organization
 * @param apis its offers, by the handles of APIs
 * @param providers handles of identity providers
 */
record RegistrationPolicyBody(RegistrationPolicy policy, List<Offer> apis, List<Cursor> providers) {
    /** What is offered of an API. */
    private record Offer(Cursor api, AuthorizationPolicy policy, List<Cursor> scopes) {}

    static RegistrationPolicyBody read(Cursor body) {
        Faults faults = new Faults();
        RegistrationPolicyBody read = read(body, faults);
        faults.check();
        return read;
    }

    static RegistrationPolicyBody read(Cursor body, Faults faults) {
        Fields fields = Fields.of(body, faults);
        RegistrationPolicy policy =
                new RegistrationPolicy(
                        fields.flag("enabled", true),
                        grants(fields),
                        methods(fields),
                        hosts(fields, faults),
                        Map.of(),
                        fields.number("maxPerToken", 1, Limits.REGISTRATIONS_PER_TOKEN),
                        Set.of(),
                        fields.flag("requireSoftwareStatement", false));
        List<Offer> offers =
                fields.items("authorizedApis", Limits.APIS_PER_APPLICATION).stream()
                        .map(item -> offer(item, faults))
                        .filter(Objects::nonNull)
                        .toList();
        List<Cursor> providers =
                fields.items("softwareStatementIssuers", Limits.PROVIDERS_PER_ORGANIZATION);
        fields.end();
        return new RegistrationPolicyBody(policy, offers, providers);
    }

    private static Set<GrantType> grants(Fields fields) {
        Set<GrantType> grants = EnumSet.noneOf(GrantType.class);
        for (Cursor item : fields.items("grantTypes", GrantType.values().length)) {
            grants.add(fields.choice(item, GrantType.AUTHORIZATION_CODE, Fields::lowerCase));
        }
        return grants;
    }

    private static Set<ClientAuthentication> methods(Fields fields) {
        Set<ClientAuthentication> methods = EnumSet.noneOf(ClientAuthentication.class);
        for (Cursor item : fields.items("authMethods", ClientAuthentication.values().length)) {
            methods.add(fields.choice(item, ClientAuthentication.NONE, Fields::lowerCase));
        }
        return methods;
    }

    private static Set<String> hosts(Fields fields, Faults faults) {
        Set<String> hosts = new HashSet<>();
        for (Cursor item : fields.items("redirectHosts", Limits.REDIRECT_HOSTS_PER_POLICY)) {
            hosts.add(faults.text(item, it -> Texts.token("It", it, Limits.HOST_CHARACTERS)));
        }
        return hosts;
    }

    private static @Nullable Offer offer(Cursor item, Faults faults) {
        Fields fields = Fields.of(item, faults).require("api");
        Cursor api = fields.part("api");
        AuthorizationPolicy policy = fields.choice("policy", AuthorizationPolicy.RBAC);
        List<Cursor> scopes = fields.items("scopes", Limits.SCOPES_PER_API);
        fields.end();
        return api == null ? null : new Offer(api, policy, scopes);
    }

    /** The policy on an image; ends the request where it names what is not there. */
    RegistrationPolicy resolve(View view) {
        Faults faults = new Faults();
        Map<ApiId, ScopeOffer> offers = new HashMap<>();
        for (Offer offer : apis) {
            ApiImage api = view.api(offer.api(), faults);
            Set<ScopeId> scopes = new HashSet<>();
            for (Cursor name : offer.scopes()) {
                ScopeDocument scope = view.scope(api, name, faults);
                if (scope != null) {
                    scopes.add(scope.id());
                }
            }
            if (api != null) {
                offers.put(api.document().id(), new ScopeOffer(offer.policy(), scopes));
            }
        }
        Set<IdentityProviderId> issuers = new HashSet<>();
        for (Cursor name : providers) {
            Handle handle = faults.handle(name);
            IdentityProviderImage provider =
                    handle == null ? null : view.organization().identityProviders().get(handle);
            if (handle != null) {
                faults.known(provider, name, "identity provider", handle.value());
            }
            if (provider != null) {
                issuers.add(provider.document().id());
            }
        }
        faults.check();
        return new RegistrationPolicy(
                policy.enabled(),
                policy.grantTypes(),
                policy.authMethods(),
                policy.redirectHosts(),
                offers,
                policy.maxPerToken(),
                issuers,
                policy.requireSoftwareStatement());
    }

    /** As a reply shows a policy. */
    static Json shown(View view, RegistrationPolicy it) {
        List<?> offers =
                it.apis().entrySet().stream()
                        .map(entry -> shown(view, entry.getKey(), entry.getValue()))
                        .map(Json::members)
                        .sorted(Comparator.comparing(Object::toString))
                        .toList();
        List<String> issuers =
                it.softwareStatementIssuers().stream()
                        .map(id -> view.organization().identityProviders().get(id))
                        .filter(Objects::nonNull)
                        .map(provider -> provider.document().handle().value())
                        .sorted()
                        .toList();
        return Json.of("enabled", it.enabled())
                .and(
                        "grantTypes",
                        it.grantTypes().stream().map(Fields::lowerCase).sorted().toList())
                .and(
                        "authMethods",
                        it.authMethods().stream().map(Fields::lowerCase).sorted().toList())
                .and("redirectHosts", it.redirectHosts().stream().sorted().toList())
                .and("authorizedApis", offers)
                .and("maxPerToken", it.maxPerToken())
                .and("softwareStatementIssuers", issuers)
                .and("requireSoftwareStatement", it.requireSoftwareStatement());
    }

    private static Json shown(View view, ApiId id, ScopeOffer offer) {
        ApiImage api = view.api(id);
        List<String> scopes =
                offer.scopes().stream()
                        .map(scope -> api == null ? null : api.scope(scope))
                        .filter(Objects::nonNull)
                        .map(scope -> scope.name().value())
                        .sorted()
                        .toList();
        return Json.of("api", api == null ? null : api.document().handle().value())
                .and("apiId", api == null ? id.value() : null)
                .and("policy", offer.policy())
                .and("scopes", scopes);
    }
}
