package dev.precept.projections.image;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;

/** An organization's applications. Immutable. */
public final class ApplicationsImage {
    /** None. */
    public static final ApplicationsImage EMPTY = new ApplicationsImage(Catalog.empty());

    private final Catalog<ApplicationId, ApplicationImage> applications;

    private ApplicationsImage(Catalog<ApplicationId, ApplicationImage> applications) {
        this.applications = applications;
    }

    public @Nullable ApplicationImage get(ApplicationId id) {
        return applications.get(id);
    }

    public @Nullable ApplicationImage get(Handle handle) {
        return applications.get(handle);
    }

    /** The application whose id this text is. */
    @Nullable ApplicationImage withId(String text) {
        return applications.withId(text);
    }

    /** The application whose handle this text is. */
    @Nullable ApplicationImage withHandle(String text) {
        return applications.withHandle(text);
    }

    /** All, by handle. */
    public List<ApplicationImage> list() {
        return applications.list();
    }

    /** Those whose handles come after the one given, by handle, found as they are asked for. */
    Iterator<ApplicationImage> after(@Nullable Handle handle) {
        return applications.after(handle);
    }

    /** With the application, new or changed. */
    public ApplicationsImage with(ApplicationDocument document) {
        return new ApplicationsImage(
                applications.with(
                        document.id(), document.handle(), new ApplicationImage(document)));
    }

    /** Without the application. */
    public ApplicationsImage without(ApplicationDocument document) {
        return new ApplicationsImage(applications.without(document.id(), document.handle()));
    }
}
