package dev.precept.projections.search;

import dev.precept.domain.shared.Handle;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Candidates;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;

/**
 * Who may do this? Answers users by id, or applications by handle; bearers of tokens cannot be
 * looked for, since tokens are not kept.
 *
 * @param question what is asked; its subject is not read
 * @param kind what kind of subject is looked for
 */
public record SubjectSearch(AccessRequest question, Kind kind) implements Search {
    /** What kinds of subjects can be looked for. */
    public enum Kind {
        /** Users of the organization. */
        USER,
        /** Its applications, each on its own behalf. */
        CLIENT
    }

    @Override
    public Findings in(PolicyImage image, @Nullable String after) {
        return switch (kind) {
            case USER -> users(image, after);
            case CLIENT -> clients(image, after);
        };
    }

    private Findings users(PolicyImage image, @Nullable String after) {
        Iterator<UserImage> users = Candidates.users(image, question, after);
        return Findings.of(
                image,
                users,
                user -> new Found(user.handle(), user.name(), user.name()),
                user -> question.by(new Subject.User(user.name())));
    }

    private Findings clients(PolicyImage image, @Nullable String after) {
        Handle handle = after == null || !Handle.isHandle(after) ? null : new Handle(after);
        Iterator<ApplicationImage> applications = Candidates.applications(image, question, handle);
        return Findings.of(
                image,
                applications,
                application -> found(application.document()),
                client -> question.by(new Subject.Client(client.name())));
    }

    private static Found found(ApplicationDocument application) {
        String handle = application.handle().value();
        return new Found(handle, application.id().value(), handle);
    }
}
