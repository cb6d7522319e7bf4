package dev.precept.projections.decision;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * One question to the decision point.
 *
 * @param organization where it is asked
 * @param subject who asks
 * @param action an HTTP method where the resource is a path, a scope's name where it is an instance
 * @param resourceType an API's handle or resource type
 * @param resourceId a path below the API's base path (begins with '/'), or an instance
 * @param application for subject {@code user}: the application the user comes with, by client id or
 *     handle
 * @param environment which environment the asking gateway serves
 * @param now the instant of the question; what is finer than the log's microseconds is cut off, so
 *     that a record of the question says all of it
 * @param supplied what else the asking says, as far as it is trusted for that
 * @param answers what engines for Rego said that were asked about this; null where none was
 */
public record AccessRequest(
        OrganizationId organization,
        Subject subject,
        String action,
        String resourceType,
        String resourceId,
        @Nullable String application,
        Environment environment,
        Instant now,
        Supplied supplied,
        @Nullable List<RegoAnswer> answers) {
    private static final int NANOS_PER_MICRO = 1_000;

    public AccessRequest {
        if (now.getNano() % NANOS_PER_MICRO != 0) {
            now = now.truncatedTo(ChronoUnit.MICROS);
        }
        answers = answers == null || answers.isEmpty() ? null : List.copyOf(answers);
    }

    /** A question that no engine was asked about. */
    public AccessRequest(
            OrganizationId organization,
            Subject subject,
            String action,
            String resourceType,
            String resourceId,
            @Nullable String application,
            Environment environment,
            Instant now,
            Supplied supplied) {
        this(
                organization,
                subject,
                action,
                resourceType,
                resourceId,
                application,
                environment,
                now,
                supplied,
                null);
    }

    /** A question of those who say nothing more. */
    public AccessRequest(
            OrganizationId organization,
            Subject subject,
            String action,
            String resourceType,
            String resourceId,
            @Nullable String application,
            Environment environment,
            Instant now) {
        this(
                organization,
                subject,
                action,
                resourceType,
                resourceId,
                application,
                environment,
                now,
                Supplied.NONE);
    }

    /** The same, with what engines for Rego said. */
    public AccessRequest with(List<RegoAnswer> said) {
        return new AccessRequest(
                organization,
                subject,
                action,
                resourceType,
                resourceId,
                application,
                environment,
                now,
                supplied,
                said);
    }

    /** The same, asked by another. */
    public AccessRequest by(Subject another) {
        return new AccessRequest(
                organization,
                another,
                action,
                resourceType,
                resourceId,
                application,
                environment,
                now,
                supplied);
    }

    /** The same, asking for another action. */
    public AccessRequest toDo(String another) {
        return new AccessRequest(
                organization,
                subject,
                another,
                resourceType,
                resourceId,
                application,
                environment,
                now,
                supplied);
    }

    /** The same, about another resource of the type. */
    public AccessRequest about(String another) {
        return new AccessRequest(
                organization,
                subject,
                action,
                resourceType,
                another,
                application,
                environment,
                now,
                supplied);
    }
}
