package dev.precept.projections.bundle;

import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.policy.Effect;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the documents of a bundle say. Instants are texts of one length in UTC, so that Rego
 * compares them as texts; lists that are mostly empty are null where they are. Written by {@link
 * dev.precept.domain.schema.RecordCodec}.
 */
public sealed interface BundleDocument {
    /**
     * Which moment of which log the bundle is of.
     *
     * @param organization the one that it is for; null where it is for all
     * @param believed whether properties count that a question brings along
     */
    record Moment(
            String log, long position, Instant at, @Nullable String organization, boolean believed)
            implements BundleDocument {}

    /**
     * An organization.
     *
     * @param levels itself and those above it, the nearest first
     * @param served whether decisions are served for it
     * @param roleCutOff where any role of it was cut off last; zero for never
     * @param personal attributes of users that policies in Rego are not told
     */
    record Organization(
            String handle,
            List<String> levels,
            boolean served,
            long roleCutOff,
            @Nullable Set<String> personal)
            implements BundleDocument {}

    /** The id of what a name means. */
    record Name(String value) implements BundleDocument {}

    /** Ids of what a name may mean; or of what is attached to something, in that order. */
    record Names(List<String> value) implements BundleDocument {}

    /**
     * An API.
     *
     * @param type what its instances are called
     * @param createdAtPosition tokens decided before are not for it
     */
    record Api(
            String organization,
            String handle,
            String identifier,
            String type,
            boolean live,
            DecisionMode mode,
            boolean subscriptionRequired,
            Instant createdAt,
            long createdAtPosition)
            implements BundleDocument {}

    /** One that is not in the filter: there is only what tells it from those that are. */
    record OtherApi(String handle) implements BundleDocument {}

    /** What is served at a host. */
    record Routes(List<Route> value) implements BundleDocument {}

    /**
     * Where an API is served.
     *
     * @param base the segments of its base path
     */
    record Route(List<String> base, String api) {}

    /** A scope. */
    record Scope(String api, String name, String wireName, long addedAt)
            implements BundleDocument {}

    /** The operations of an API, of one method, whose paths begin alike. */
    record Operations(List<Operation> value) implements BundleDocument {}

    /**
     * An operation.
     *
     * @param alternatives ids of scopes, in the order they are asked for; null where it is public
     */
    record Operation(List<Segment> path, @Nullable List<List<String>> alternatives) {}

    /**
     * A segment of a path: a literal, a pattern, or, all null, a parameter.
     *
     * @param pattern a regular expression (RE2)
     * @param literals how many characters of it are literal
     * @param shape the pattern with its parameters nameless
     */
    record Segment(
            @Nullable String literal,
            @Nullable String pattern,
            @Nullable Long literals,
            @Nullable String shape) {}

    /**
     * An application.
     *
     * @param ownRoles whether its own roles count, not the organization's
     */
    record Application(
            String organization, String handle, Environment environment, boolean ownRoles)
            implements BundleDocument {}

    /**
     * What an application may ask for of an API.
     *
     * @param byRoles whether a user needs a role for it as well
     */
    record Authorization(boolean byRoles, Set<String> scopes, @Nullable BundleCondition condition)
            implements BundleDocument {}

    /** A subscription: the environments that it serves. */
    record Subscription(String plan, Set<Environment> serves) implements BundleDocument {}

    /** A plan: its limit, where it has one. */
    record Plan(@Nullable RateLimit rateLimit) implements BundleDocument {}

    /** As {@link dev.precept.projections.decision.Obligations.RateLimit}. */
    record RateLimit(long count, long perSeconds, long burst, @Nullable Quota quota) {}

    /** As {@link dev.precept.projections.decision.Obligations.Quota}. */
    record Quota(long count, long perSeconds) {}

    /** A policy. */
    record PolicyRule(Effect effect, BundleCondition condition, Set<String> fieldMask)
            implements BundleDocument {}

    /**
     * A role.
     *
     * @param application whose role it is; null for the organization's
     * @param permissions by scope
     * @param excludes roles that it excludes; null for none
     * @param base the role above that it stands for
     * @param shared whether those below may stand for it
     */
    record Role(
            String organization,
            @Nullable String application,
            Map<String, Given> permissions,
            @Nullable Set<String> excludes,
            @Nullable String base,
            boolean shared)
            implements BundleDocument {}

    /**
     * When a role gives a scope.
     *
     * @param always come what may
     * @param conditions under any of these
     */
    record Given(boolean always, List<BundleCondition> conditions) {}

    /**
     * Whom roles name.
     *
     * @param roles for ever
     * @param terms for a time
     */
    record ProviderGroup(List<String> roles, List<Term> terms) implements BundleDocument {}

    /**
     * A role that names somebody for a time.
     *
     * @param emergency whether it was given for an emergency
     */
    record Term(String role, @Nullable Instant from, @Nullable Instant until, boolean emergency) {}

    /**
     * A group.
     *
     * @param above the groups that it is in, directly or not
     */
    record Group(
            String organization,
            List<String> roles,
            @Nullable List<Term> terms,
            List<String> above,
            @Nullable Attributes attributes)
            implements BundleDocument {}

    /**
     * A user.
     *
     * @param groups those that the user is directly in
     */
    record User(
            String organization,
            String handle,
            List<String> roles,
            @Nullable List<Term> terms,
            List<String> groups,
            @Nullable Attributes attributes)
            implements BundleDocument {}

    /** A resource instance. */
    record Resource(Attributes attributes) implements BundleDocument {}

    /**
     * An identity provider.
     *
     * @param applications by its clients, what they stand for here
     */
    record Provider(String organization, String issuer, Map<String, String> applications)
            implements BundleDocument {}

    /** An API key. */
    record ApiKey(
            String organization,
            String application,
            String api,
            @Nullable Instant expiresAt,
            @Nullable Environment environment,
            long createdAtPosition)
            implements BundleDocument {}

    /** A cut-off. */
    record CutOff(long position, Instant at) implements BundleDocument {}

    /** Keys that verify tokens: JWKs (RFC 7517). */
    record SigningKeys(List<Map<String, String>> keys) implements BundleDocument {}
}
