package dev.precept.domain.review;

import dev.precept.domain.role.Member;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;

import org.jspecify.annotations.Nullable;

/** One thing that somebody holds. */
public sealed interface ReviewItem {
    /** Whether it is what this caller himself holds; by which groups, it does not know. */
    boolean isOf(Actor actor);

    /** A role is held. */
    record Membership(RoleId role, Member member) implements ReviewItem {
        @Override
        public boolean isOf(Actor actor) {
            return member instanceof Member.User(var user)
                    && actor.kind() == Actor.Kind.USER
                    && user.value().equals(actor.id());
        }
    }

    /**
     * An application may ask for a scope.
     *
     * @param scope null where it is authorized for the API without any
     */
    record Authorization(ApplicationId application, ApiId api, @Nullable ScopeId scope)
            implements ReviewItem {
        @Override
        public boolean isOf(Actor actor) {
            return actor.kind() == Actor.Kind.APPLICATION && application.value().equals(actor.id());
        }
    }
}
