package dev.precept.pdp.management;

import dev.precept.domain.review.ReviewCommand.ChangeReview;
import dev.precept.domain.review.ReviewCommand.OpenReview;
import dev.precept.domain.review.ReviewDetails;
import dev.precept.domain.review.ReviewScope;
import dev.precept.domain.review.Reviewers;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ReviewId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.ReviewImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * An access review as asked for.
 *
 * @param scope null where it is left out: everything, or what the review is of already
 */
record ReviewBody(String name, @Nullable ReviewScope scope, Reviewers reviewers, Instant dueAt) {
    static ReviewBody read(Cursor body, View view) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("name", "reviewers", "dueAt");
        Cursor scope = fields.part("scope");
        Cursor reviewers = fields.part("reviewers");
        ReviewBody read =
                new ReviewBody(
                        fields.name("name"),
                        scope == null ? null : scope(scope, view, faults),
                        reviewers == null
                                ? new Reviewers(Set.of(), Set.of())
                                : reviewers(reviewers, view, faults),
                        fields.instant("dueAt", Instant.EPOCH));
        fields.end();
        faults.check();
        return read;
    }

    Change change(View view, Handle handle, ReviewId fresh) {
        ReviewImage existing = view.organization().reviews().get(handle);
        if (existing == null) {
            return Change.creating(
                    new OpenReview(fresh, view.id(), handle, details(ReviewScope.EVERYTHING)));
        }
        ReviewScope before = existing.document().details().scope();
        return Change.changing(new ChangeReview(existing.document().id(), details(before)));
    }

    private ReviewDetails details(ReviewScope otherwise) {
        return new ReviewDetails(name, scope == null ? otherwise : scope, reviewers, dueAt);
    }

    private static ReviewScope scope(Cursor part, View view, Faults faults) {
        Fields fields = Fields.of(part, faults);
        Set<ApiId> apis = new HashSet<>();
        for (Cursor item : fields.items("apis", Limits.THINGS_PER_REVIEW)) {
            ApiImage api = view.api(item, faults);
            if (api != null) {
                apis.add(api.document().id());
            }
        }
        Set<ApplicationId> applications = new HashSet<>();
        for (Cursor item : fields.items("applications", Limits.THINGS_PER_REVIEW)) {
            ApplicationId application = view.application(item, faults);
            if (application != null) {
                applications.add(application);
            }
        }
        Set<RoleId> roles = new HashSet<>();
        for (Cursor item : fields.items("roles", Limits.THINGS_PER_REVIEW)) {
            Handle handle = faults.handle(item);
            RoleImage role =
                    handle == null
                            ? null
                            : faults.known(
                                    view.organization().role(handle), item, "role", handle.value());
            if (role != null) {
                roles.add(role.document().id());
            }
        }
        fields.end();
        return new ReviewScope(apis, applications, roles);
    }

    /** Who reviews, by handle or id in {@code system}. */
    static Reviewers reviewers(Cursor part, View view, Faults faults) {
        OrganizationImage system = view.image().organization(OrganizationId.SYSTEM);
        Fields fields = Fields.of(part, faults);
        Set<UserId> users = new HashSet<>();
        for (Cursor item : fields.items("users", Limits.REVIEWERS_PER_REVIEW)) {
            String name = faults.text(item, Limits.HANDLE_CHARACTERS);
            if (name != null) {
                String kind = "user of organization system";
                UserImage user = faults.known(user(system, name), item, kind, name);
                if (user != null) {
                    users.add(user.id());
                }
            }
        }
        Set<ApplicationId> applications = new HashSet<>();
        for (Cursor item : fields.items("applications", Limits.REVIEWERS_PER_REVIEW)) {
            String name = faults.text(item, Limits.HANDLE_CHARACTERS);
            if (name != null) {
                String kind = "application of organization system";
                ApplicationImage found = faults.known(application(system, name), item, kind, name);
                if (found != null) {
                    applications.add(found.document().id());
                }
            }
        }
        fields.end();
        return new Reviewers(users, applications);
    }

    private static @Nullable UserImage user(@Nullable OrganizationImage system, String name) {
        UserImage user = system == null ? null : system.userWithHandle(name);
        return user != null || system == null ? user : system.userWithId(name);
    }

    private static @Nullable ApplicationImage application(
            @Nullable OrganizationImage system, String name) {
        ApplicationImage found = system == null ? null : system.applicationWithHandle(name);
        return found != null || system == null ? found : system.applicationWithId(name);
    }
}
