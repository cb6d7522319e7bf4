package dev.precept.pdp.command;

import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What is there from the start: the organizations {@code system} and {@code default}, and our own
 * API. Made by ordinary commands, each only where it is missing, so that it can be done at every
 * start and by several nodes at once.
 */
final class Foundation {
    private static final CommandRequest REQUEST = CommandRequest.of(Actor.SERVICE, "foundation");
    private static final Resolution IS_THERE =
            new Resolution.Refuse(
                    new Rejection(Rejection.Code.ALREADY_EXISTS, "It is there already."));

    private final CommandGateway gateway;

    Foundation(CommandGateway gateway) {
        this.gateway = gateway;
    }

    /**
     * Makes what is missing.
     *
     * @throws IllegalStateException where that cannot be done
     */
    void lay() {
        carryOut(image -> organization(image, OrganizationId.SYSTEM, "System"));
        carryOut(image -> organization(image, OrganizationId.DEFAULT, "Default"));
        carryOut(
                image ->
                        api(image) != null
                                ? IS_THERE
                                : new Resolution.Send(
                                        new ApiCommand.CreateApi(
                                                ApiId.PRECEPT,
                                                OrganizationId.SYSTEM,
                                                PreceptApi.HANDLE,
                                                PreceptApi.IDENTIFIER,
                                                details())));
        PreceptApi.SCOPES.forEach(scope -> carryOut(image -> scope(image, scope)));
        carryOut(
                image ->
                        isPublished(image)
                                ? IS_THERE
                                : new Resolution.Send(
                                        new ApiCommand.MoveLifecycle(
                                                ApiId.PRECEPT, Lifecycle.PUBLISHED)));
    }

    /** One that was deleted is not made again. */
    private static Resolution organization(
            PolicyImage image, OrganizationId organization, String name) {
        Handle handle = new Handle(organization.value());
        return image.handleUsed(handle)
                ? IS_THERE
                : new Resolution.Send(
                        new OrganizationCommand.CreateOrganization(
                                organization, handle, name, null, OrganizationMode.AUTHORIZATION));
    }

    /** Only what is missing: a node of another version may know more scopes. */
    private static Resolution scope(PolicyImage image, ApiCommand.ScopeSpec scope) {
        ApiImage api = api(image);
        return api != null && api.scope(scope.name()) != null
                ? IS_THERE
                : new Resolution.Send(new ApiCommand.PutScope(ApiId.PRECEPT, scope));
    }

    private static ApiDetails details() {
        return new ApiDetails(
                "Precept",
                "This service: its administration, its decisions, its audit.",
                null,
                null,
                true,
                false,
                null,
                DecisionMode.LIVE,
                List.of(),
                List.of());
    }

    private static @Nullable ApiImage api(PolicyImage image) {
        OrganizationImage system = image.organization(OrganizationId.SYSTEM);
        return system == null ? null : system.api(ApiId.PRECEPT);
    }

    private static boolean isPublished(PolicyImage image) {
        ApiImage api = api(image);
        return api != null && api.document().lifecycle() == Lifecycle.PUBLISHED;
    }

    private void carryOut(Intent intent) {
        switch (gateway.execute(REQUEST, intent)) {
            case CommandResult.Done _ -> {}
            case CommandResult.Refused(Rejection rejection)
                    when rejection.code() == Rejection.Code.ALREADY_EXISTS -> {}
            case CommandResult other ->
                    throw new IllegalStateException(
                            "what every installation has could not be made: " + other);
        }
    }
}
