package dev.precept.pdp.management;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.OperationAccess.RequiredScope;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.identityprovider.ProviderDetails;
import dev.precept.domain.identityprovider.ProviderSignIn;
import dev.precept.domain.plan.RequestLimit;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.review.ReviewDetails;
import dev.precept.domain.review.ReviewResult;
import dev.precept.domain.review.ReviewScope;
import dev.precept.domain.review.Reviewers;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.pdp.jose.PresentedKey;
import dev.precept.pdp.report.Thing;
import dev.precept.pdp.stream.webhook.Delivery;
import dev.precept.projections.image.ApiDocument;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.GroupDocument;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.KeyDocument;
import dev.precept.projections.image.OrganizationDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PlanDocument;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ResourceDocument;
import dev.precept.projections.image.ReviewDocument;
import dev.precept.projections.image.ReviewImage;
import dev.precept.projections.image.RoleDocument;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.SecretDocument;
import dev.precept.projections.image.SubscriptionDocument;
import dev.precept.projections.image.UserDocument;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.image.WebhookDocument;

import org.jspecify.annotations.Nullable;

import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How replies show things. What a thing refers to is shown by handle; where it is gone, by id, in a
 * member of its own ({@code apiId} for {@code api}, and so on).
 */
final class Show {
    private Show() {}

    static Json organization(PolicyImage image, OrganizationDocument it) {
        OrganizationId parentId = it.parent();
        OrganizationImage parent = parentId == null ? null : image.organization(parentId);
        return thing(it.handle(), it.id())
                .and("name", it.name())
                .and("parent", parent == null ? null : parent.document().handle().value())
                .and("mode", it.mode())
                .with(meta(it.meta()));
    }

    static Json api(View view, ApiDocument it) {
        ApiDetails details = it.details();
        List<?> routes =
                details.routes().stream()
                        .map(r -> Json.of("host", r.host()).and("basePath", r.basePath()))
                        .map(Json::members)
                        .toList();
        List<String> introspectors =
                details.introspectors().stream()
                        .map(view::handleOf)
                        .filter(Objects::nonNull)
                        .toList();
        return thing(it.handle(), it.id())
                .and("identifier", it.identifier())
                .and("name", details.name())
                .and("description", details.description())
                .and("family", details.family())
                .and("version", details.version())
                .and("lifecycle", it.lifecycle())
                .and("authorizationRequired", details.authorizationRequired())
                .and("subscriptionRequired", details.subscriptionRequired())
                .and("resourceType", details.resourceType())
                .and("decisionMode", details.decisionMode())
                .and("routes", routes)
                .and("introspectors", introspectors)
                .with(meta(it.meta()));
    }

    static Json scope(ScopeDocument it) {
        return Json.of("name", it.name().value())
                .and("id", it.id().value())
                .and("displayName", it.displayName())
                .and("description", it.description())
                .and("wireName", it.wireName().value());
    }

    static Json operation(ApiImage api, Operation it) {
        Json shown = Json.of("method", it.method()).and("path", it.path().value());
        return switch (it.access()) {
            case OperationAccess.Public() -> shown.and("public", true);
            case OperationAccess.Scopes(List<List<RequiredScope>> alternatives) -> {
                List<List<String>> names =
                        alternatives.stream()
                                .map(all -> all.stream().map(s -> s.name().value()).toList())
                                .toList();
                List<String> gone =
                        alternatives.stream()
                                .flatMap(List::stream)
                                .filter(s -> api.scope(s.scope()) == null)
                                .map(s -> s.name().value())
                                .distinct()
                                .toList();
                yield shown.and("scopes", names).and("goneScopes", gone.isEmpty() ? null : gone);
            }
        };
    }

    static Json application(ApplicationDocument it) {
        return thing(it.handle(), it.id())
                .and("clientId", it.id().value())
                .with(ApplicationShown.of(it.details()))
                .and("owner", it.owner() == null ? null : owner(it.owner()))
                .with(meta(it.meta()));
    }

    static Json owner(@Nullable Actor it) {
        return it == null ? new Json() : Json.of("kind", it.kind()).and("id", it.id());
    }

    static Json secret(SecretDocument it) {
        return Json.of("id", it.id().value())
                .and("createdAt", it.createdAt())
                .and("expiresAt", it.expiresAt());
    }

    static Json authorization(View view, ApiId id, ApiAuthorization it) {
        ApiImage api = view.api(id);
        List<String> scopes =
                it.scopes().stream()
                        .map(scope -> api == null ? null : api.scope(scope))
                        .filter(Objects::nonNull)
                        .map(scope -> scope.name().value())
                        .sorted()
                        .toList();
        return Json.of("api", api == null ? null : api.document().handle().value())
                .and("apiId", id.value())
                .and("policy", it.policy())
                .and("scopes", scopes)
                .and("organizations", reach(view.image(), it.reach()))
                .and("condition", ConditionShown.of(it.condition()));
    }

    static Json role(View view, RoleDocument it) {
        List<?> permissions =
                it.permissions().stream()
                        .map(permission -> permission(view, permission))
                        .map(Json::members)
                        .sorted(Comparator.comparing(Object::toString))
                        .toList();
        Json audience =
                switch (it.audience()) {
                    case RoleAudience.Organization() -> Json.of("type", "ORGANIZATION");
                    case RoleAudience.Application(var application) ->
                            Json.of("type", "APPLICATION")
                                    .and("application", view.handleOf(application))
                                    .and("applicationId", application.value());
                };
        return thing(it.handle(), it.id())
                .and("audience", audience)
                .and("permissions", permissions)
                .and("excludes", excludes(view, it))
                .with(sharing(view, it))
                .with(meta(it.meta()));
    }

    /** A role that an organization above shares, as those below see it. */
    static Json inheritedRole(View view, RoleDocument it) {
        return role(view, it)
                .and("inherited", true)
                .and("organization", handleOf(view, it.organization()));
    }

    /** What is shared, and what is above; the one above is gone where it has an id only. */
    private static Json sharing(View view, RoleDocument it) {
        RoleId basedOn = it.ties().basedOn();
        RoleDocument base = view.image().baseOf(view.organization(), it);
        return Json.of("shared", it.ties().shared())
                .and("basedOn", base == null ? null : base.handle().value())
                .and("basedOnId", basedOn == null ? null : basedOn.value())
                .and(
                        "basedOnOrganization",
                        base == null ? null : handleOf(view, base.organization()));
    }

    private static @Nullable String handleOf(View view, OrganizationId id) {
        OrganizationImage organization = view.image().organization(id);
        return organization == null ? null : organization.document().handle().value();
    }

    /** By handle; null where it excludes none. */
    private static @Nullable List<String> excludes(View view, RoleDocument it) {
        List<String> excludes =
                it.ties().excludes().stream()
                        .map(view.organization()::role)
                        .flatMap(Stream::ofNullable)
                        .map(role -> role.document().handle().value())
                        .sorted()
                        .toList();
        return excludes.isEmpty() ? null : excludes;
    }

    static Json user(UserDocument it, Attributes attributes, boolean isActive) {
        return thing(it.handle(), it.id())
                .and("attributes", AttributesBody.shown(attributes))
                .and("active", isActive)
                .with(meta(it.meta()));
    }

    static Json group(GroupDocument it) {
        return thing(it.handle(), it.id())
                .and("attributes", AttributesBody.shown(it.attributes()))
                .with(meta(it.meta()));
    }

    static Json member(@Nullable Handle handle, Id id) {
        return Json.of("handle", handle == null ? null : handle.value()).and("id", id.value());
    }

    static Json plan(PlanDocument it) {
        return thing(it.handle(), it.id())
                .and("requests", limit(it.details().requests()))
                .and("burst", it.details().burst())
                .and("quota", limit(it.details().quota()))
                .and("approvalRequired", it.details().approvalRequired())
                .with(meta(it.meta()));
    }

    static Json apiKey(ApiKeyDocument it) {
        return Json.of("id", it.id().value())
                .and("prefix", PresentedKey.text(PresentedKey.Kind.API, it.id(), ""))
                .and("environment", it.environment())
                .and("revision", it.meta().revision())
                .and("createdAt", it.meta().createdAt())
                .and("expiresAt", it.expiresAt());
    }

    private static @Nullable Json limit(@Nullable RequestLimit limit) {
        return limit == null ? null : Json.of("count", limit.count()).and("per", limit.per());
    }

    /** A policy with all that was given with it. */
    static Json wholePolicy(PolicyDocument it) {
        PolicyDetails details = it.details();
        Json shown = policy(it);
        byte[] wasm = details.source() instanceof PolicySource.Rego rego ? rego.wasmBytes() : null;
        return wasm == null
                ? shown
                : shown.and(
                        "bundle",
                        Base64.getEncoder()
                                .encodeToString(
                                        RegoBundle.of(
                                                (PolicySource.Rego) details.source(),
                                                wasm,
                                                details.effect())));
    }

    /** A policy, without what is long. */
    static Json policy(PolicyDocument it) {
        PolicyDetails details = it.details();
        List<String> fieldMask = details.fieldMask().stream().sorted().toList();
        Json shown =
                switch (details.source()) {
                    case PolicySource.Condition(var condition) ->
                            thing(it.handle(), it.id())
                                    .and("kind", "CONDITION")
                                    .and("source", ConditionShown.of(condition));
                    case PolicySource.Cel(String source) ->
                            thing(it.handle(), it.id()).and("kind", "CEL").and("source", source);
                    case PolicySource.Rego rego ->
                            thing(it.handle(), it.id())
                                    .and("kind", "REGO")
                                    .and("source", rego.source())
                                    .and("tests", rego.tests())
                                    .and("hash", rego.hash());
                };
        return shown.and("effect", details.effect())
                .and("obligations", fieldMask.isEmpty() ? null : Json.of("fieldMask", fieldMask))
                .with(meta(it.meta()));
    }

    /** A resource instance; its id is the one its API knows it by. */
    static Json resource(View view, ResourceDocument it) {
        ApiImage api = view.api(it.api());
        return Json.of("type", api == null ? null : api.document().handle().value())
                .and("id", it.name().value())
                .and("attributes", AttributesBody.shown(it.attributes()))
                .with(meta(it.meta()));
    }

    static Json identityProvider(IdentityProviderDocument it) {
        ProviderDetails details = it.details();
        Json shown = thing(it.handle(), it.id()).and("issuer", details.issuer());
        shown =
                switch (details.keys()) {
                    case KeyLocation.Discovery(String url) -> shown.and("discovery", url);
                    case KeyLocation.Jwks(String url) -> shown.and("jwksUri", url);
                };
        return shown.and("audience", details.audience().stream().sorted().toList())
                .and(
                        "claims",
                        Json.of("subject", details.claims().subject())
                                .and("client", details.claims().client())
                                .and("scope", details.claims().scope())
                                .and("groups", details.claims().groups()))
                .and(
                        "grants",
                        details.grants() == null
                                ? null
                                : details.grants().stream()
                                        .map(IdentityProviderBody::written)
                                        .sorted()
                                        .toList())
                .and("signIn", signIn(details.signIn()))
                .with(meta(it.meta()));
    }

    private static @Nullable Json signIn(@Nullable ProviderSignIn it) {
        return it == null
                ? null
                : Json.of("clientId", it.clientId())
                        .and("hasSecret", it.secret() != null)
                        .and("scopes", it.scopes().stream().sorted().toList())
                        .and("displayName", it.displayName())
                        .and(
                                "claims",
                                Json.of("email", it.claims().email())
                                        .and("emailVerified", it.claims().emailVerified())
                                        .and("name", it.claims().name())
                                        .and("groups", it.claims().groups()))
                        .and("link", it.link())
                        .and("justInTime", it.justInTime());
    }

    /** A provider's group as it is named in paths; by the provider's id where that is gone. */
    static String name(View view, Member.ProviderGroup it) {
        IdentityProviderImage provider = view.organization().identityProviders().get(it.provider());
        return provider == null
                ? RoleImage.name(it)
                : provider.document().handle().value() + ':' + it.group();
    }

    static Json providerGroup(View view, Member.ProviderGroup it) {
        IdentityProviderImage provider = view.organization().identityProviders().get(it.provider());
        return Json.of("id", name(view, it))
                .and(
                        "identityProvider",
                        provider == null ? null : provider.document().handle().value())
                .and("identityProviderId", it.provider().value())
                .and("group", it.group());
    }

    static Json externalClient(IdentityProviderDocument it, ApplicationId application) {
        return Json.of("identityProvider", it.handle().value())
                .and("clientId", it.clients().get(application));
    }

    static Json gateway(View view, GatewayDocument it) {
        ApplicationId client = it.details().client();
        return thing(it.handle(), it.id())
                .and("environment", it.details().environment())
                .and("forwarding", it.details().forwarding())
                .and(
                        "trusts",
                        it.details().trusts().stream().map(GatewayBody::written).sorted().toList())
                .and("client", client == null ? null : client.value())
                .and("filter", FilterBody.show(view, it.details().filter()))
                .with(meta(it.meta()));
    }

    static Json webhook(View view, WebhookDocument it) {
        return thing(it.handle(), it.id())
                .and("url", it.details().url())
                .and("types", it.details().types().stream().sorted().toList())
                .and("filter", FilterBody.show(view, it.details().filter()))
                .and("enabled", it.details().enabled())
                .with(meta(it.meta()));
    }

    /** How a webhook is told. */
    static Json delivery(View view, WebhookDocument it, Delivery delivery) {
        return Json.of("webhook", it.handle().value())
                .and("position", delivery.position())
                .and("head", view.image().position().value())
                .and("delivered", delivery.delivered())
                .and("attempts", delivery.attempts())
                .and("dueAt", delivery.attempts() == 0 ? null : delivery.dueAt())
                .and("failingSince", delivery.failingSince())
                .and("lastAt", delivery.lastAt())
                .and("lastStatus", delivery.lastStatus())
                .and("lastError", delivery.lastError());
    }

    static Json subscription(View view, SubscriptionDocument it) {
        ApiImage api = view.api(it.api());
        PlanDocument plan = view.organization().plan(it.plan());
        PlanDocument requested =
                it.requested() == null ? null : view.organization().plan(it.requested());
        String application = view.handleOf(it.application());
        return Json.of("id", it.id().value())
                .and("application", application)
                .and("applicationId", application == null ? it.application().value() : null)
                .and("api", api == null ? null : api.document().handle().value())
                .and("apiId", api == null ? it.api().value() : null)
                .and("plan", plan == null ? null : plan.handle().value())
                .and("planId", plan == null ? it.plan().value() : null)
                .and("state", it.status())
                .and("reason", it.reason())
                .and("requestedPlan", requested == null ? null : requested.handle().value())
                .with(meta(it.meta()));
    }

    static Json key(KeyDocument it) {
        return Json.of("id", it.key().key().value())
                .and("algorithm", it.key().algorithm().joseName())
                .and("state", it.status())
                .and("since", it.since());
    }

    private static Json permission(View view, Permission it) {
        ApiImage api = view.api(it.api());
        ScopeDocument scope = api == null ? null : api.scope(it.scope());
        ScopeId gone = scope == null ? it.scope() : null;
        return Json.of("api", api == null ? null : api.document().handle().value())
                .and("scope", scope == null ? null : scope.name().value())
                .and("apiId", api == null ? it.api().value() : null)
                .and("scopeId", gone == null ? null : gone.value())
                .and("condition", ConditionShown.of(it.condition()));
    }

    private static @Nullable Object reach(PolicyImage image, @Nullable OrganizationReach reach) {
        return switch (reach) {
            case null -> null;
            case OrganizationReach.All() -> "ALL";
            case OrganizationReach.Some(Set<OrganizationId> organizations) ->
                    organizations.stream()
                            .map(image::organization)
                            .filter(Objects::nonNull)
                            .map(it -> it.document().handle().value())
                            .sorted()
                            .toList();
        };
    }

    static Json review(View view, ReviewImage review, boolean overdue) {
        ReviewDocument it = review.document();
        ReviewDetails details = it.details();
        OrganizationImage system = view.image().organization(OrganizationId.SYSTEM);
        return thing(it.handle(), it.id())
                .and("name", details.name())
                .and("scope", scope(view, details.scope()))
                .and("reviewers", reviewers(system, details.reviewers()))
                .and("dueAt", details.dueAt())
                .and("state", it.isOpen() ? "OPEN" : "CLOSED")
                .and("overdue", overdue)
                .and("position", it.meta().createdAtPosition().value())
                .and("kept", review.kept())
                .and("revoked", review.revoked())
                .and("result", result(it.result()))
                .with(meta(it.meta()));
    }

    private static Json scope(View view, ReviewScope scope) {
        return Json.of(
                        "apis",
                        scope.apis().stream()
                                .map(
                                        id -> {
                                            ApiImage api = view.api(id);
                                            return api == null
                                                    ? id.value()
                                                    : api.document().handle().value();
                                        })
                                .sorted()
                                .toList())
                .and(
                        "applications",
                        scope.applications().stream()
                                .map(
                                        id ->
                                                Objects.requireNonNullElse(
                                                        view.handleOf(id), id.value()))
                                .sorted()
                                .toList())
                .and(
                        "roles",
                        scope.roles().stream()
                                .map(
                                        id -> {
                                            RoleImage role = view.organization().role(id);
                                            return role == null
                                                    ? id.value()
                                                    : role.document().handle().value();
                                        })
                                .sorted()
                                .toList());
    }

    /** Who reviews, by handle; by id who is gone. */
    static Json reviewers(@Nullable OrganizationImage system, Reviewers reviewers) {
        return Json.of(
                        "users",
                        reviewers.users().stream()
                                .map(
                                        id -> {
                                            UserImage user =
                                                    system == null ? null : system.user(id);
                                            return user == null
                                                    ? id.value()
                                                    : user.document().handle().value();
                                        })
                                .sorted()
                                .toList())
                .and(
                        "applications",
                        reviewers.applications().stream()
                                .map(
                                        id -> {
                                            ApplicationImage found =
                                                    system == null ? null : system.application(id);
                                            return found == null
                                                    ? id.value()
                                                    : found.document().handle().value();
                                        })
                                .sorted()
                                .toList());
    }

    private static @Nullable Json result(@Nullable ReviewResult result) {
        return result == null
                ? null
                : Json.of("items", result.items())
                        .and("kept", result.kept())
                        .and("revoked", result.revoked())
                        .and("gone", result.gone())
                        .and("open", result.open());
    }

    /** A thing as auditors are shown it. */
    static Json thing(Thing it) {
        return Json.of("type", it.type()).and("handle", it.handle()).and("id", it.id());
    }

    private static Json thing(Handle handle, Id id) {
        return Json.of("handle", handle.value()).and("id", id.value());
    }

    private static Json meta(EntityMeta it) {
        return Json.of("revision", it.revision())
                .and("createdAt", it.createdAt())
                .and("updatedAt", it.updatedAt());
    }
}
