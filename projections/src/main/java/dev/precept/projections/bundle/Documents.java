package dev.precept.projections.bundle;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.RequestLimit;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.CutOffDocument;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.KeyDocument;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PlanDocument;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ResourceDocument;
import dev.precept.projections.image.SubscriptionDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a bundle says of one organization. Null stands for what is not there. */
final class Documents {
    private final PolicyImage image;
    private final FeedFilter filter;
    private final OrganizationImage of;
    private final OrganizationId id;
    private final ApiDocuments apis;

    Documents(PolicyImage image, FeedFilter filter, OrganizationImage of) {
        this.image = image;
        this.filter = filter;
        this.of = of;
        this.id = of.document().id();
        this.apis = new ApiDocuments(of, filter);
    }

    byte @Nullable [] get(BundleKey key) {
        BundleDocument document = document(key);
        return document == null ? null : Written.of(document);
    }

    private @Nullable BundleDocument document(BundleKey key) {
        String whole = key.id();
        int colon = whole.indexOf(':');
        String first = colon < 0 ? whole : whole.substring(0, colon);
        String rest = whole.substring(colon + 1);
        return switch (key.collection()) {
            case IMAGE -> null;
            case ORGANIZATIONS -> organization();
            case ORGANIZATION_NAMES -> new BundleDocument.Name(id.value());
            case APIS -> apis.api(whole);
            case API_NAMES -> apis.named(rest);
            case API_IDENTIFIERS -> apis.identified(rest);
            case ROUTES -> apis.routes(rest);
            case SCOPES -> apis.scope(whole);
            case SCOPE_NAMES -> apis.scopeNamed(first, rest);
            case WIRE_NAMES -> apis.wireName(rest);
            case OPERATIONS -> apis.operations(first, whole);
            case APPLICATIONS -> application(of.application(new ApplicationId(whole)));
            case APPLICATION_NAMES -> name(of.applicationWithHandle(rest));
            case AUTHORIZATIONS -> authorization(new ApplicationId(first), new ApiId(rest));
            case SUBSCRIPTIONS -> subscription(rest);
            case PLANS -> plan(of.plan(new PlanId(whole)));
            case POLICY_RULES -> policy(of.policies().get(new PolicyId(whole)));
            case ATTACHMENTS -> attachments(rest);
            case ROLES -> RoleDocuments.of(of, new RoleId(whole));
            case PROVIDER_GROUPS -> providerGroup(rest);
            case GROUPS -> group(of.group(new GroupId(whole)));
            case USERS -> written(of.user(new UserId(whole)));
            case USER_NAMES -> name(of.userWithHandle(rest));
            case RESOURCES -> resource(rest);
            case PROVIDERS -> provider(of.identityProviders().get(new IdentityProviderId(whole)));
            case API_KEYS -> apiKey(of.apiKeys().get(new SecretId(whole)));
            case CUT_OFFS -> cutOff(rest);
            case SIGNING_KEYS -> signingKeys(of.keyRing());
        };
    }

    private BundleDocument organization() {
        List<String> levels = new ArrayList<>();
        levels.add(id.value());
        image.ancestors(of).forEach(each -> levels.add(each.document().id().value()));
        return new BundleDocument.Organization(
                of.document().handle().value(),
                levels,
                of.document().mode() != OrganizationMode.TOKEN_SERVICE,
                of.cutOffs().latestRole(),
                of.document().personal());
    }

    private static @Nullable BundleDocument application(@Nullable ApplicationImage application) {
        return application == null
                ? null
                : new BundleDocument.Application(
                        application.document().organization().value(),
                        application.document().handle().value(),
                        application.environment(),
                        application.document().details().roleAudience()
                                == RoleAudienceKind.APPLICATION);
    }

    private static @Nullable BundleDocument name(@Nullable ApplicationImage application) {
        return application == null
                ? null
                : new BundleDocument.Name(application.document().id().value());
    }

    private static @Nullable BundleDocument name(@Nullable UserImage user) {
        return user == null ? null : new BundleDocument.Name(user.name());
    }

    private @Nullable BundleDocument authorization(ApplicationId client, ApiId api) {
        ApplicationImage application = of.application(client);
        ApiAuthorization authorization =
                application == null || !filter.includes(api)
                        ? null
                        : application.authorization(api);
        return authorization == null
                ? null
                : new BundleDocument.Authorization(
                        authorization.policy() != AuthorizationPolicy.NO_POLICY,
                        authorization.scopes().stream()
                                .map(scope -> scope.value())
                                .collect(Collectors.toSet()),
                        authorization.condition() == null
                                ? null
                                : Flattening.of(authorization.condition()));
    }

    private @Nullable BundleDocument subscription(String parties) {
        int colon = parties.indexOf(':');
        ApiId api = new ApiId(parties.substring(colon + 1));
        SubscriptionDocument subscription =
                of.subscription(new ApplicationId(parties.substring(0, colon)), api);
        return subscription == null || !filter.includes(api)
                ? null
                : new BundleDocument.Subscription(
                        subscription.plan().value(),
                        Arrays.stream(Environment.values())
                                .filter(subscription::servesIn)
                                .collect(Collectors.toSet()));
    }

    private static @Nullable BundleDocument plan(@Nullable PlanDocument plan) {
        return plan == null ? null : new BundleDocument.Plan(rateLimit(plan.details()));
    }

    /** A plan that only has a quota limits to that. */
    private static BundleDocument.@Nullable RateLimit rateLimit(PlanDetails plan) {
        RequestLimit requests = plan.requests() == null ? plan.quota() : plan.requests();
        RequestLimit quota = plan.quota();
        return requests == null
                ? null
                : new BundleDocument.RateLimit(
                        requests.count(),
                        requests.per().seconds(),
                        plan.burst() == null ? 0 : plan.burst(),
                        quota == null
                                ? null
                                : new BundleDocument.Quota(quota.count(), quota.per().seconds()));
    }

    private static @Nullable BundleDocument policy(@Nullable PolicyDocument policy) {
        return policy == null
                ? null
                : new BundleDocument.PolicyRule(
                        policy.details().effect(),
                        Flattening.of(policy.details().source(), policy.details().effect()),
                        policy.details().fieldMask());
    }

    private @Nullable BundleDocument attachments(String target) {
        List<String> attached =
                of.policies().attachedTo(Ids.target(target)).stream()
                        .map(policy -> policy.document().id().value())
                        .toList();
        return attached.isEmpty() ? null : new BundleDocument.Names(attached);
    }

    private @Nullable BundleDocument providerGroup(String named) {
        int colon = named.indexOf(':');
        Member.ProviderGroup group =
                new Member.ProviderGroup(
                        new IdentityProviderId(named.substring(0, colon)),
                        named.substring(colon + 1));
        List<String> roles = of.roleIds(group);
        List<BundleDocument.Term> terms = terms(group);
        return roles.isEmpty() && terms.isEmpty()
                ? null
                : new BundleDocument.ProviderGroup(roles, terms);
    }

    private List<BundleDocument.Term> terms(Member member) {
        SortedMap<String, Validity> terms = of.terms(member);
        return terms.isEmpty()
                ? List.of()
                : terms.entrySet().stream()
                        .map(
                                term ->
                                        new BundleDocument.Term(
                                                term.getKey(),
                                                term.getValue().from(),
                                                term.getValue().until(),
                                                term.getValue().breakGlass() != null))
                        .toList();
    }

    private static <T> @Nullable List<T> unlessEmpty(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    private static @Nullable Attributes unlessEmpty(Attributes attributes) {
        return attributes.isEmpty() ? null : attributes;
    }

    private @Nullable BundleDocument group(@Nullable GroupImage group) {
        return group == null
                ? null
                : new BundleDocument.Group(
                        id.value(),
                        of.roleIds(group),
                        unlessEmpty(terms(new Member.Group(group.id()))),
                        above(group),
                        unlessEmpty(group.document().attributes()));
    }

    /** The groups that it is in; itself too where a log has a cycle. */
    private List<String> above(GroupImage group) {
        Set<String> above = new TreeSet<>();
        Deque<GroupImage> open = new ArrayDeque<>(of.groupsOf(group));
        while (!open.isEmpty()) {
            GroupImage next = open.remove();
            if (above.add(next.id().value())) {
                open.addAll(of.groupsOf(next));
            }
        }
        return List.copyOf(above);
    }

    private @Nullable BundleDocument written(@Nullable UserImage user) {
        return user == null ? null : of(user);
    }

    private BundleDocument.User of(UserImage user) {
        return new BundleDocument.User(
                id.value(),
                user.handle(),
                of.roleIds(user),
                of.hasRoleRules() ? unlessEmpty(terms(new Member.User(user.id()))) : null,
                of.groupIds(user),
                unlessEmpty(of.attributes(user)));
    }

    /** The document of a user who is there. */
    byte[] user(UserImage user) {
        return Written.of(of(user));
    }

    private @Nullable BundleDocument resource(String named) {
        int colon = named.indexOf(':');
        ApiId api = new ApiId(named.substring(0, colon));
        ResourceDocument resource =
                filter.includes(api)
                        ? of.resources().get(api, new ResourceName(named.substring(colon + 1)))
                        : null;
        return resource == null ? null : new BundleDocument.Resource(resource.attributes());
    }

    private static @Nullable BundleDocument provider(@Nullable IdentityProviderImage provider) {
        if (provider == null) {
            return null;
        }
        Map<String, String> applications = new HashMap<>();
        provider.document()
                .clients()
                .forEach((application, client) -> applications.put(client, application.value()));
        return new BundleDocument.Provider(
                provider.document().organization().value(),
                provider.document().details().issuer(),
                applications);
    }

    private @Nullable BundleDocument apiKey(@Nullable ApiKeyDocument key) {
        return key == null || !filter.includes(key.api())
                ? null
                : new BundleDocument.ApiKey(
                        key.organization().value(),
                        key.application().value(),
                        key.api().value(),
                        key.expiresAt(),
                        key.environment(),
                        key.meta().createdAtPosition().value());
    }

    private @Nullable BundleDocument cutOff(String target) {
        CutOffDocument cutOff = of.cutOffs().get(Ids.cutOffTarget(target));
        return cutOff == null
                ? null
                : new BundleDocument.CutOff(cutOff.position().value(), cutOff.at());
    }

    /** Those whose signatures OPA can verify: it knows no EdDSA. */
    private static @Nullable BundleDocument signingKeys(@Nullable KeyRingDocument ring) {
        if (ring == null) {
            return null;
        }
        List<Map<String, String>> keys =
                ring.keys().stream()
                        .map(KeyDocument::key)
                        .filter(key -> key.algorithm() != SignatureAlgorithm.EDDSA)
                        .map(Documents::jwk)
                        .toList();
        return keys.isEmpty() ? null : new BundleDocument.SigningKeys(keys);
    }

    private static Map<String, String> jwk(SigningKey key) {
        Map<String, String> jwk = new HashMap<>(key.publicJwk());
        jwk.put("kid", key.key().value());
        jwk.put("alg", key.algorithm().joseName());
        jwk.put("use", "sig");
        return jwk;
    }
}
