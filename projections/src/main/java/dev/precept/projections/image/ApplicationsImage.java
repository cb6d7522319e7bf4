package dev.precept.projections.image;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.collection.HashTree;
import dev.precept.projections.condition.ExpressionCompiler;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * An organization's applications. Numbers, of the ids of APIs and scopes that any was ever
 * authorized for, are this image's own. Immutable.
 */
public final class ApplicationsImage {
    /** None. */
    public static final ApplicationsImage EMPTY =
            new ApplicationsImage(Catalog.empty(), HashTree.empty());

    private static final int NONE = -1;

    private final Catalog<ApplicationId, ApplicationImage> applications;
    private final HashTree<String, Integer> numbers;

    private ApplicationsImage(
            Catalog<ApplicationId, ApplicationImage> applications,
            HashTree<String, Integer> numbers) {
        this.applications = applications;
        this.numbers = numbers;
    }

    /** The number of an API's or a scope's id; negative where nobody was authorized for it. */
    int number(String id) {
        Integer number = numbers.get(id);
        return number == null ? NONE : number;
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

    /** Up to {@code limit} whose handles come after the one given, by handle. */
    List<ApplicationImage> after(@Nullable Handle handle, int limit) {
        return applications.after(handle, limit);
    }

    /** With the application, new or changed. */
    public ApplicationsImage with(ApplicationDocument document, ExpressionCompiler expressions) {
        ApplicationsImage known = this;
        for (Map.Entry<ApiId, ApiAuthorization> entry : document.authorizations().entrySet()) {
            known = known.numbering(entry.getKey().value());
            for (ScopeId scope : entry.getValue().scopes()) {
                known = known.numbering(scope.value());
            }
        }
        ApplicationImage image = ApplicationImage.of(document, known::number, expressions);
        return new ApplicationsImage(
                applications.with(document.id(), document.handle(), image), known.numbers);
    }

    /** Without the application. */
    public ApplicationsImage without(ApplicationDocument document) {
        return new ApplicationsImage(
                applications.without(document.id(), document.handle()), numbers);
    }

    private ApplicationsImage numbering(String id) {
        return numbers.get(id) != null
                ? this
                : new ApplicationsImage(applications, numbers.with(id, numbers.size()));
    }
}
