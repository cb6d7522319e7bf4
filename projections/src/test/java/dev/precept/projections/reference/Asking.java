package dev.precept.projections.reference;

import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.condition.Operand.Source;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.role.Permission;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;
import dev.precept.projections.condition.RegoInput;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.Supplied;
import dev.precept.projections.decision.TokenClaims;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.reference.ReferencePdp.Said;
import dev.precept.projections.reference.World.Api;
import dev.precept.projections.reference.World.Application;
import dev.precept.projections.reference.World.Organization;
import dev.precept.projections.reference.World.User;
import dev.precept.projections.testing.TestRego;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Who asks for what, and so what conditions are about. */
record Asking(
        ReferencePdp pdp,
        Organization organization,
        @Nullable Api maybeApi,
        @Nullable AccessRequest request,
        Instant now,
        Attributes tokenToBe,
        Who who,
        boolean isSignedIn)
        implements ReferenceConditions.Facts {
    /** Who asks. */
    record Who(
            @Nullable Application application, @Nullable User user, @Nullable TokenClaims claims) {}

    private static final Who NOBODY = new Who(null, null, null);

    Asking(ReferencePdp pdp, Organization organization, AccessRequest request, @Nullable Api api) {
        this(pdp, organization, api, request, request.now(), Attributes.NONE, NOBODY, false);
    }

    static Asking atIssue(
            ReferencePdp pdp, Organization organization, TokenRequest request, @Nullable Api api) {
        return new Asking(
                pdp, organization, api, null, request.now(), request.signIn(), NOBODY, false);
    }

    static Asking later(ReferencePdp pdp, Organization organization, Instant now) {
        return new Asking(pdp, organization, null, null, now, Attributes.NONE, NOBODY, false);
    }

    Asking by(
            @Nullable Application application, @Nullable User user, @Nullable TokenClaims claims) {
        Who who = new Who(application, user, claims);
        return new Asking(pdp, organization, maybeApi, request, now, tokenToBe, who, isSignedIn);
    }

    /** With a token that is not ours, or one that is to be. */
    Asking signedInBy(Attributes said) {
        return new Asking(pdp, organization, maybeApi, request, now, said, who, isSignedIn);
    }

    Attributes signIn() {
        return claims() == null ? tokenToBe : claims().more();
    }

    Asking about(Api api) {
        return new Asking(pdp, organization, api, request, now, tokenToBe, who, isSignedIn);
    }

    Asking signedIn(boolean is) {
        return new Asking(pdp, organization, maybeApi, request, now, tokenToBe, who, is);
    }

    Api api() {
        return Objects.requireNonNull(maybeApi);
    }

    boolean hasApplication() {
        return who.application() != null;
    }

    Application application() {
        return Objects.requireNonNull(who.application());
    }

    @Nullable User user() {
        return who.user();
    }

    @Nullable TokenClaims claims() {
        return who.claims();
    }

    Environment environment() {
        return Objects.requireNonNull(request).environment();
    }

    /** What the calls are for: as the API key says, or else the application. */
    Environment callsEnvironment() {
        Environment said =
                request != null && request.subject() instanceof Subject.ApiKey(SecretId key)
                        ? Objects.requireNonNull(pdp.world.apiKeys.get(key.value()))
                                .made()
                                .environment()
                        : null;
        return said == null ? application().details.environment() : said;
    }

    ReferenceConditions conditions() {
        return new ReferenceConditions(this);
    }

    boolean counts(ApiAuthorization authorization) {
        return authorization.condition() == null || conditions().counts(authorization.condition());
    }

    /** Where the check will trust the token, nothing is left to it. */
    boolean counts(Permission permission) {
        if (permission.condition() == null) {
            return true;
        }
        return api().details.decisionMode() == DecisionMode.TOKEN
                ? conditions().isCertain(permission.condition())
                : conditions().counts(permission.condition());
    }

    /** What the policy comes to. */
    Said said(PolicyDetails policy) {
        if (policy.source() instanceof PolicySource.Rego rego) {
            return said(rego, PolicySource.Rego.rule(policy.effect()));
        }
        Condition condition = Objects.requireNonNull(policy.source().asCondition());
        if (conditions().isCertain(condition)) {
            return Said.YES;
        }
        if (conditions().isCertainlyNot(condition)) {
            return Said.NO;
        }
        return conditions().counts(condition) ? later() : Said.PERHAPS;
    }

    /** The modules of random histories say in words what they read, the resource or not. */
    private Said said(PolicySource.Rego rego, String rule) {
        boolean isOfResource = rego.source().contains("input.resource");
        boolean isRemote = rego.wasm() == null;
        if (request == null && (isRemote || isOfResource)) {
            return later();
        }
        if (isOfResource && isNothingKnown(Source.RESOURCE)) {
            return Said.PERHAPS;
        }
        if (isRemote && (isSignedIn || !pdp.hasEngine)) {
            return Said.NOTHING;
        }
        return switch (TestRego.outcome(rego.source(), rule, regoInput().json())) {
            case DEFINED_TRUE -> Said.YES;
            case DEFINED_FALSE -> Said.NO;
            case UNDEFINED -> Said.PERHAPS;
            case ERROR, TIMEOUT, OPEN -> isRemote ? Said.NOTHING : Said.PERHAPS;
            case NONE -> throw new IllegalStateException("the engine is there");
        };
    }

    /** Where the check will trust the token, nothing is left to it. */
    private Said later() {
        return api().details.decisionMode() == DecisionMode.LIVE ? Said.LATER : Said.PERHAPS;
    }

    private RegoInput regoInput() {
        Map<String, AttributeValue> resource = new HashMap<>(said().resource().value());
        Map<String, AttributeValue> action = new HashMap<>(said().action().value());
        if (request != null) {
            resource.putAll(instance() == null ? Map.of() : instance().value());
            resource.put("$id", value(Source.RESOURCE, "$id"));
            resource.put("$type", value(Source.RESOURCE, "$type"));
            action.put("$name", value(Source.ACTION, "$name"));
        }
        Map<String, AttributeValue> subject = new HashMap<>(said().subject().value());
        subject.putAll(userAttributes() == null ? Map.of() : userAttributes().value());
        subject.put("$id", value(Source.SUBJECT, "$id"));
        Map<String, AttributeValue> application =
                hasApplication()
                        ? Map.of("$id", new AttributeValue.Text(application().id))
                        : Map.of();
        return new RegoInput(
                new Attributes(action),
                new Attributes(application),
                said().context(),
                now,
                new Attributes(resource),
                new Attributes(subject),
                signIn());
    }

    @Override
    public boolean isToCome(Source source) {
        return request == null
                && List.of(Source.RESOURCE, Source.ACTION, Source.CONTEXT).contains(source);
    }

    @Override
    public boolean isNothingKnown(Source source) {
        return source == Source.RESOURCE
                && request != null
                && !request.resourceId().startsWith("/")
                && request.supplied().resource().isEmpty()
                && instance() == null;
    }

    @Override
    public boolean isSignedInAsAsked() {
        return isSignedIn;
    }

    @Override
    public @Nullable AttributeValue value(Source source, String name) {
        return switch (source + " " + name) {
            case "SUBJECT $id" ->
                    new AttributeValue.Text(user() == null ? application().id : user().id());
            case "RESOURCE $id" -> new AttributeValue.Text(request.resourceId());
            case "RESOURCE $type" ->
                    new AttributeValue.Text(
                            Objects.requireNonNullElse(api().details.resourceType(), api().handle));
            case "ACTION $name" -> new AttributeValue.Text(request.action());
            default ->
                    switch (source) {
                        case SUBJECT -> first(userAttributes(), said().subject(), name);
                        case RESOURCE -> first(instance(), said().resource(), name);
                        case ACTION -> said().action().get(name);
                        case CONTEXT -> said().context().get(name);
                        case TOKEN -> signIn().get(name);
                        case GROUPS -> ofGroups(name);
                    };
        };
    }

    private static @Nullable AttributeValue first(
            @Nullable Attributes stored, Attributes said, String name) {
        return stored != null && stored.value().containsKey(name)
                ? stored.get(name)
                : said.get(name);
    }

    private Supplied said() {
        return request == null ? Supplied.NONE : request.supplied();
    }

    private @Nullable Attributes userAttributes() {
        return user() == null ? null : pdp.world.userAttributes.get(user().id());
    }

    /** What the API's own organization keeps, else the nearest one. */
    private @Nullable Attributes instance() {
        if (request == null) {
            return null;
        }
        Stream<OrganizationId> order =
                Stream.concat(
                        Stream.of(api().organization),
                        pdp.lineage(organization).stream().map(one -> one.id));
        return order.flatMap(
                        one ->
                                pdp.world.resources.values().stream()
                                        .filter(r -> r.organization().equals(one))
                                        .filter(r -> r.api().equals(api().id))
                                        .filter(r -> r.name().equals(request.resourceId())))
                .findFirst()
                .map(World.Resource::attributes)
                .orElse(null);
    }

    private @Nullable AttributeValue ofGroups(String name) {
        if (user() == null) {
            return null;
        }
        List<AttributeValue> values =
                pdp.groupsOf(organization, user()).stream()
                        .sorted()
                        .map(id -> pdp.world.groups.get(id).attributes.get(name))
                        .filter(Objects::nonNull)
                        .flatMap(
                                value ->
                                        value instanceof AttributeValue.Items(var items)
                                                ? items.stream()
                                                : Stream.of(value))
                        .distinct()
                        .toList();
        return values.isEmpty() ? null : new AttributeValue.Items(values);
    }
}
