package dev.precept.pdp.management;

import dev.precept.domain.organization.OrganizationCommand.ChangeOrganization;
import dev.precept.domain.organization.OrganizationCommand.CreateOrganization;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** An organization as asked for. */
record OrganizationBody(String name, @Nullable Cursor parent, OrganizationMode mode) {
    static OrganizationBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("name");
        OrganizationBody read =
                new OrganizationBody(
                        fields.name("name"),
                        fields.part("parent"),
                        fields.choice("mode", OrganizationMode.AUTHORIZATION));
        fields.end();
        faults.check();
        return read;
    }

    /** Making one needs the right over its parent, or over {@code system}. */
    Change change(PolicyImage image, Handle handle, OrganizationId fresh, Caller caller) {
        OrganizationId parentId = parentId(image, caller);
        OrganizationImage existing = image.organization(handle);
        if (existing == null) {
            if (parentId == null || !caller.may(Right.ADMIN, parentId)) {
                Door.requireSystem(caller, Right.ADMIN);
            }
            return Change.creating(new CreateOrganization(fresh, handle, name, parentId, mode));
        }
        OrganizationId id = existing.document().id();
        caller.require(Right.ADMIN, id);
        return Change.changing(new ChangeOrganization(id, name, parentId, mode));
    }

    private @Nullable OrganizationId parentId(PolicyImage image, Caller caller) {
        if (parent == null) {
            return null;
        }
        Faults faults = new Faults();
        Handle handle = faults.handle(parent);
        OrganizationImage found = handle == null ? null : image.organization(handle);
        boolean isReached = found != null && caller.reach().includes(found.document().id());
        OrganizationImage reached = isReached ? found : null;
        if (handle != null) {
            faults.known(reached, parent, "organization", handle.value());
        }
        faults.check();
        return Objects.requireNonNull(reached, "or a fault").document().id();
    }
}
