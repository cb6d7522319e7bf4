package dev.precept.pdp.management;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.ReviewId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PlanDocument;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ReviewImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserDocument;
import dev.precept.projections.image.WebhookDocument;

import org.jspecify.annotations.Nullable;

/**
 * How events name things: an event's type begins with the kind of its entity, whose id is the
 * stream's. Handles are those on an image; what is gone has none.
 */
final class EventNames {
    private EventNames() {}

    /** The kind of the entity that an event of this type is about. */
    static String kind(String eventType) {
        return eventType.substring(0, eventType.indexOf('.'));
    }

    /** The id of what has a handle; null where nothing has it. */
    static @Nullable String id(OrganizationImage in, String kind, Handle handle) {
        return switch (kind) {
            case "organization" ->
                    in.document().handle().equals(handle) ? in.document().id().value() : null;
            case "api" -> in.api(handle) instanceof ApiImage it ? it.document().id().value() : null;
            case "application" ->
                    in.application(handle) instanceof ApplicationImage it
                            ? it.document().id().value()
                            : null;
            case "role" ->
                    in.role(handle) instanceof RoleImage it ? it.document().id().value() : null;
            case "user" -> in.anyUser(handle) instanceof UserDocument it ? it.id().value() : null;
            case "group" -> in.group(handle) instanceof GroupImage it ? it.id().value() : null;
            case "plan" -> in.plan(handle) instanceof PlanDocument it ? it.id().value() : null;
            case "policy" ->
                    in.policies().get(handle) instanceof PolicyDocument it ? it.id().value() : null;
            case "gateway" ->
                    in.gateways().get(handle) instanceof GatewayDocument it
                            ? it.id().value()
                            : null;
            case "identity-provider" ->
                    in.identityProviders().get(handle) instanceof IdentityProviderImage it
                            ? it.document().id().value()
                            : null;
            case "webhook" ->
                    in.webhooks().get(handle) instanceof WebhookDocument it
                            ? it.id().value()
                            : null;
            case "review" ->
                    in.reviews().get(handle) instanceof ReviewImage it
                            ? it.document().id().value()
                            : null;
            default -> null;
        };
    }

    /** The thing {@code {type, handle, id}}. */
    static Json thing(@Nullable OrganizationImage in, String kind, String id) {
        Handle handle = in == null ? null : handle(in, kind, id);
        return Json.of("type", kind)
                .and("handle", handle == null ? null : handle.value())
                .and("id", id);
    }

    private static @Nullable Handle handle(OrganizationImage in, String kind, String id) {
        return switch (kind) {
            case "organization" -> in.document().handle();
            case "api" ->
                    in.api(new ApiId(id)) instanceof ApiImage it ? it.document().handle() : null;
            case "application" ->
                    in.application(new ApplicationId(id)) instanceof ApplicationImage it
                            ? it.document().handle()
                            : null;
            case "role" ->
                    in.role(new RoleId(id)) instanceof RoleImage it ? it.document().handle() : null;
            case "user" ->
                    in.anyUser(new UserId(id)) instanceof UserDocument it ? it.handle() : null;
            case "group" ->
                    in.group(new GroupId(id)) instanceof GroupImage it
                            ? it.document().handle()
                            : null;
            case "plan" -> in.plan(new PlanId(id)) instanceof PlanDocument it ? it.handle() : null;
            case "policy" ->
                    in.policies().get(new PolicyId(id)) instanceof PolicyDocument it
                            ? it.handle()
                            : null;
            case "gateway" ->
                    in.gateways().get(new GatewayId(id)) instanceof GatewayDocument it
                            ? it.handle()
                            : null;
            case "identity-provider" ->
                    in.identityProviders().get(new IdentityProviderId(id))
                                    instanceof IdentityProviderImage it
                            ? it.document().handle()
                            : null;
            case "webhook" ->
                    in.webhooks().get(new WebhookId(id)) instanceof WebhookDocument it
                            ? it.handle()
                            : null;
            case "review" ->
                    in.reviews().get(new ReviewId(id)) instanceof ReviewImage it
                            ? it.document().handle()
                            : null;
            default -> null;
        };
    }

    /** The handle of whoever did something; null where he is gone, or is the service. */
    static @Nullable String actor(PolicyImage image, @Nullable Object organization, String id) {
        OrganizationImage in =
                organization instanceof String text
                        ? image.organization(new OrganizationId(text))
                        : null;
        if (in == null) {
            return null;
        }
        Handle handle = handle(in, "application", id);
        handle = handle == null ? handle(in, "user", id) : handle;
        return handle == null ? null : handle.value();
    }
}
