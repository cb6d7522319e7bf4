package dev.precept.projections.difference;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.PolicyId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyDocument;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether events that replace all details of a thing changed one that counts for grants: a name for
 * people does not. It is told the events of the span in the order of the log. For one thread.
 */
final class Replaced {
    private static final Set<Counts> NOBODY = Set.of();
    private static final Set<Counts> USERS_ALONE = Set.of(Counts.USERS_ALONE);
    private static final Set<Counts> ANYBODY = Set.of(Counts.ANYBODY);

    private final Moment before;
    private final Map<String, OrganizationMode> modes = new HashMap<>();
    private final Map<String, ApiDetails> apis = new HashMap<>();
    private final Map<String, ApplicationDetails> applications = new HashMap<>();
    private final Map<String, PolicyDetails> policies = new HashMap<>();

    Replaced(Moment before) {
        this.before = before;
    }

    /** For whom something that an event changed counts. */
    enum Counts {
        /** For users who come without an application, and for nobody else. */
        USERS_ALONE,
        /** For those, and for whoever comes with one. */
        ANYBODY
    }

    /** Takes in the next event, and says for whom what it changed counts. */
    Set<Counts> takes(EventEnvelope envelope) {
        String stream = envelope.recorded().stream();
        return switch (envelope.event()) {
            case OrganizationEvent.OrganizationCreated made -> {
                modes.put(stream, made.mode());
                yield ANYBODY;
            }
            case OrganizationEvent.OrganizationChanged now ->
                    replaced(modes, stream, now.mode(), this::mode) == now.mode()
                            ? NOBODY
                            : USERS_ALONE;
            case ApiEvent.ApiCreated made -> {
                apis.put(stream, made.details());
                yield ANYBODY;
            }
            case ApiEvent.ApiChanged(ApiDetails now) ->
                    counts(replaced(apis, stream, now, this::api), now);
            case ApplicationEvent.ApplicationCreated made -> {
                applications.put(stream, made.details());
                yield ANYBODY;
            }
            case ApplicationEvent.ApplicationChanged(ApplicationDetails now) ->
                    counts(replaced(applications, stream, now, this::application), now);
            case PolicyEvent.PolicyCreated made -> {
                policies.put(stream, made.details());
                yield ANYBODY;
            }
            case PolicyEvent.PolicyChanged(PolicyDetails now) ->
                    counts(replaced(policies, stream, now, this::policy), now);
            default -> ANYBODY;
        };
    }

    /** What was there; null where that is not known. */
    private static <T> @Nullable T replaced(
            Map<String, T> latest, String id, T now, Function<String, @Nullable T> first) {
        T was = latest.put(id, now);
        return was == null ? first.apply(id) : was;
    }

    private static Set<Counts> counts(@Nullable ApiDetails was, ApiDetails now) {
        Set<Counts> counts = EnumSet.noneOf(Counts.class);
        if (was == null || was.subscriptionRequired() != now.subscriptionRequired()) {
            counts.add(Counts.ANYBODY);
        }
        if (was == null || !Objects.equals(was.resourceType(), now.resourceType())) {
            counts.add(Counts.USERS_ALONE);
        }
        return counts;
    }

    private static Set<Counts> counts(@Nullable ApplicationDetails was, ApplicationDetails now) {
        return was != null && was.roleAudience() == now.roleAudience() ? NOBODY : ANYBODY;
    }

    private static Set<Counts> counts(@Nullable PolicyDetails was, PolicyDetails now) {
        return was != null && was.effect() == now.effect() && was.source().equals(now.source())
                ? NOBODY
                : ANYBODY;
    }

    private @Nullable OrganizationMode mode(String id) {
        for (OrganizationImage level : before.levels()) {
            if (level.document().id().value().equals(id)) {
                return level.document().mode();
            }
        }
        return null;
    }

    private @Nullable ApiDetails api(String id) {
        for (OrganizationImage level : before.levels()) {
            ApiImage api = level.api(new ApiId(id));
            if (api != null) {
                return api.document().details();
            }
        }
        return null;
    }

    private @Nullable ApplicationDetails application(String id) {
        OrganizationImage organization = before.organization();
        ApplicationImage application =
                organization == null ? null : organization.application(new ApplicationId(id));
        return application == null ? null : application.document().details();
    }

    private @Nullable PolicyDetails policy(String id) {
        for (OrganizationImage level : before.levels()) {
            PolicyDocument policy = level.policies().get(new PolicyId(id));
            if (policy != null) {
                return policy.details();
            }
        }
        return null;
    }
}
