package dev.precept.pdp.management;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserDocument;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A cut-off as asked for.
 *
 * @param kind the member that says what is cut off
 * @param part that member
 * @param expiresAt when a single token has expired
 */
record RevocationBody(String kind, Cursor part, Instant expiresAt) {
    private static final List<String> KINDS =
            List.of(
                    "organization",
                    "client",
                    "subject",
                    "session",
                    "api",
                    "scope",
                    "role",
                    "tokenId");

    static RevocationBody read(Cursor body, Instant now) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults);
        List<String> named = new ArrayList<>();
        for (String kind : KINDS) {
            if (fields.has(kind)) {
                named.add(kind);
            }
        }
        Instant latest = now.plusSeconds(Limits.TOKEN_LIFETIME_SECONDS);
        Instant expiresAt = fields.instant("expiresAt", latest);
        if (named.size() != 1) {
            faults.add(
                    body.fault(
                            "invalid-value",
                            "Exactly one is due of " + String.join(", ", KINDS) + "."));
        } else if (fields.has("expiresAt") && !named.contains("tokenId")) {
            faults.add(body.fault("invalid-value", "'expiresAt' goes with 'tokenId' only."));
        }
        fields.end();
        faults.check();
        String kind = named.getFirst();
        Cursor part = fields.part(kind);
        return new RevocationBody(kind, part == null ? body : part, expiresAt);
    }

    /** What it is on an image; ends the request where nothing is named so. */
    CutOffTarget target(View view) {
        Faults faults = new Faults();
        String name = faults.text(part, Limits.SUBJECT_CHARACTERS);
        CutOffTarget target = name == null ? null : target(view, name);
        if (name != null && target == null) {
            faults.known(null, part, kind, name);
        }
        faults.check();
        return Objects.requireNonNull(target, "or a fault");
    }

    private @Nullable CutOffTarget target(View view, String name) {
        OrganizationImage organization = view.organization();
        Handle handle = Handle.isHandle(name) ? new Handle(name) : null;
        return switch (kind) {
            case "organization" ->
                    name.equals(organization.document().handle().value())
                                    || name.equals(view.id().value())
                            ? new CutOffTarget.WholeOrganization()
                            : null;
            case "client" -> {
                ApplicationId id = client(organization, name, handle);
                yield id == null ? null : new CutOffTarget.Client(id);
            }
            case "subject" -> subject(organization, name, handle);
            case "session" -> new CutOffTarget.Session(name, null);
            case "tokenId" -> new CutOffTarget.TokenId(name, expiresAt);
            case "api" -> {
                ApiImage api =
                        handle == null ? null : view.image().visibleApi(organization, handle);
                yield api == null ? null : new CutOffTarget.Api(api.document().id());
            }
            case "scope" -> {
                ScopeDocument scope = view.image().visibleScopeByWireName(organization, name);
                yield scope == null ? null : new CutOffTarget.Scope(scope.id());
            }
            case "role" -> {
                RoleImage role = handle == null ? null : organization.role(handle);
                yield role == null ? null : new CutOffTarget.Role(role.document().id());
            }
            default -> throw new IllegalStateException("unknown kind " + kind);
        };
    }

    private static @Nullable ApplicationId client(
            OrganizationImage organization, String name, @Nullable Handle handle) {
        ApplicationImage application = handle == null ? null : organization.application(handle);
        if (application == null && Id.isId(name)) {
            application = organization.application(new ApplicationId(name));
        }
        return application == null ? null : application.document().id();
    }

    /** A user, or a client that acts on its own behalf, or somebody of another issuer. */
    private static @Nullable CutOffTarget subject(
            OrganizationImage organization, String name, @Nullable Handle handle) {
        UserDocument user = handle == null ? null : organization.anyUser(handle);
        if (user == null && Id.isId(name)) {
            user = organization.anyUser(new UserId(name));
        }
        if (user != null) {
            return new CutOffTarget.Subject(user.id().value());
        }
        ApplicationId client = client(organization, name, handle);
        if (client != null) {
            return new CutOffTarget.Subject(client.value());
        }
        return name.indexOf('#') > 0 ? new CutOffTarget.Subject(name) : null;
    }
}
