package dev.precept.domain.resource;

import dev.precept.domain.attribute.AttributeRules;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.resource.ResourceCommand.ChangeResource;
import dev.precept.domain.resource.ResourceCommand.CreateResource;
import dev.precept.domain.resource.ResourceCommand.DeleteResource;
import dev.precept.domain.resource.ResourceEvent.ResourceChanged;
import dev.precept.domain.resource.ResourceEvent.ResourceCreated;
import dev.precept.domain.resource.ResourceEvent.ResourceDeleted;
import dev.precept.domain.resource.ResourceState.Absent;
import dev.precept.domain.resource.ResourceState.Deleted;
import dev.precept.domain.resource.ResourceState.Existing;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;

import java.util.List;
import java.util.Optional;

/** Decides what happens to a resource instance. */
public final class ResourceDecider {
    private ResourceDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<ResourceEvent> decide(
            ResourceState state, ResourceCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreateResource create
                            ? create(create, context.directory())
                            : notFound();
            case Existing existing -> change(existing, command, context.directory());
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static ResourceState evolve(ResourceState state, ResourceEvent event) {
        return switch (event) {
            case ResourceCreated e ->
                    new Existing(e.resource(), e.organization(), e.api(), e.name(), e.attributes());
            case ResourceChanged(Attributes attributes) ->
                    state instanceof Existing s
                            ? new Existing(
                                    s.resource(), s.organization(), s.api(), s.name(), attributes)
                            : state;
            case ResourceDeleted _ -> state instanceof Existing ? new Deleted() : state;
        };
    }

    private static Outcome<ResourceEvent> change(
            Existing state, ResourceCommand command, Directory directory) {
        if (!directory.organizationExists(state.organization())) {
            return notFound();
        }
        return switch (command) {
            case CreateResource _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS,
                            "There is a resource instance of this id already.");
            case ChangeResource(_, Attributes attributes) ->
                    AttributeRules.change(
                            state.attributes(), attributes, () -> new ResourceChanged(attributes));
            case DeleteResource _ ->
                    new Outcome.Accepted<>(
                            List.of(new ResourceDeleted()),
                            List.of(),
                            List.of(name(state.organization(), state.api(), state.name())));
        };
    }

    private static Outcome<ResourceEvent> create(CreateResource command, Directory directory) {
        OrganizationId organization = command.organization();
        if (!directory.organizationExists(organization)) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        if (directory.api(organization, command.api()).isEmpty()) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE,
                    "There is no such API in this organization or above it.");
        }
        Optional<Rejection> refusal = AttributeRules.check(command.attributes());
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        return new Outcome.Accepted<>(
                List.of(
                        new ResourceCreated(
                                command.resource(),
                                organization,
                                command.api(),
                                command.name(),
                                command.attributes())),
                List.of(name(organization, command.api(), command.name())),
                List.of());
    }

    private static Reservation name(OrganizationId organization, ApiId api, ResourceName name) {
        return Reservation.of(
                Rejection.Code.ALREADY_EXISTS,
                "There is a resource instance '" + name + "' of this API already.",
                organization.value(),
                "resource",
                api.value(),
                name.value());
    }

    private static Outcome<ResourceEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such resource instance.");
    }
}
