package dev.precept.projections.report;

import dev.precept.domain.shared.ApiId;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;

import java.util.List;

/** Two things that nobody is to hold at once. */
public record Exclusion(Side first, Side second) {

    /** One of the two. */
    public sealed interface Side {
        /** The roles by which people hold it. */
        List<RoleImage> roles();

        /** A role. */
        record OfRole(RoleImage role) implements Side {
            @Override
            public List<RoleImage> roles() {
                return List.of(role);
            }
        }

        /**
         * A scope of an API, by whatever role.
         *
         * @param roles those that give it, some perhaps under a condition
         */
        record OfScope(ApiId api, ScopeDocument scope, List<RoleImage> roles) implements Side {
            public OfScope {
                roles = List.copyOf(roles);
            }
        }
    }
}
