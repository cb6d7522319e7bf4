package dev.precept.projections.image;

import dev.precept.domain.api.OperationKey;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.review.Verdict;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleTies;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.ReviewId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * The logical content of an image, in pieces that change on their own: what a state hash is the sum
 * of and a snapshot consists of. What an image compiles from them, it does not say.
 */
public sealed interface Fact {
    /** What it is a fact about: of two facts with one key, the later replaces the earlier. */
    Object key();

    /**
     * The API that alone it matters to; null where it matters to more than one, as the API itself
     * with its names, routes and scopes does: they hide those of others. Never another for the same
     * key.
     */
    default @Nullable ApiId onlyFor() {
        return null;
    }

    /**
     * That an image has some APIs whole only: of others it knows what they are, not who has what.
     *
     * @param apis at least one
     */
    record Part(Set<ApiId> apis) implements Fact {
        public Part {
            apis = Set.copyOf(apis);
        }

        @Override
        public Object key() {
            return Part.class;
        }
    }

    /** An organization, without what is in it. */
    record Organization(OrganizationDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** What is left of an organization that is gone: its name, and where it stood. */
    record DeletedOrganization(
            OrganizationId organization, Handle handle, @Nullable OrganizationId parent)
            implements Fact {
        @Override
        public Object key() {
            return organization;
        }
    }

    /** All of an organization, as others see it: by its fingerprint. */
    record OrganizationState(OrganizationId organization, StateHash stateHash) implements Fact {
        @Override
        public Object key() {
            return organization;
        }
    }

    /** An API, without its scopes and operations. */
    record Api(ApiDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** A scope of an API. */
    record Scope(ScopeDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** An operation of an API. */
    record Operation(ApiId api, dev.precept.domain.api.Operation operation) implements Fact {
        @Override
        public Object key() {
            return new OperationOfApi(api, operation.key());
        }
    }

    /** Names an operation among those of all APIs. */
    record OperationOfApi(ApiId api, OperationKey operation) {}

    /** A type of authorization details of an API. */
    record DetailsType(DetailsTypeDocument document) implements Fact {
        @Override
        public Object key() {
            return new DetailsTypeOfApi(document.api(), document.name());
        }
    }

    /** Names a type of authorization details among those of all APIs. */
    record DetailsTypeOfApi(ApiId api, String type) {}

    /** An application. */
    record Application(ApplicationDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /**
     * A role, without its permissions and members.
     *
     * @param ties null for none
     */
    record Role(
            RoleId id,
            OrganizationId organization,
            Handle handle,
            RoleAudience audience,
            @Nullable RoleTies ties,
            EntityMeta meta)
            implements Fact {
        /** What is said of this role. */
        public static Role of(RoleDocument document) {
            return new Role(
                    document.id(),
                    document.organization(),
                    document.handle(),
                    document.audience(),
                    document.ties().isNone() ? null : document.ties(),
                    document.meta());
        }

        /** The role, without permissions. */
        public RoleDocument document() {
            return new RoleDocument(
                    id,
                    organization,
                    handle,
                    audience,
                    Set.of(),
                    ties == null ? RoleTies.NONE : ties,
                    meta);
        }

        @Override
        public Object key() {
            return id;
        }
    }

    /** A scope that a role gives. */
    record Permission(RoleId role, dev.precept.domain.role.Permission permission) implements Fact {
        @Override
        public Object key() {
            return this;
        }
    }

    /**
     * Somebody whom a role names.
     *
     * @param validity when that counts; null for always
     */
    record RoleMember(RoleId role, Member member, @Nullable Validity validity) implements Fact {
        @Override
        public Object key() {
            return new MemberOfRole(role, member);
        }
    }

    /** Names somebody among those whom all roles name. */
    record MemberOfRole(RoleId role, Member member) {}

    /** A user. */
    record User(UserDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** A user who counts for nothing, in the place of the one who did. */
    record InactiveUser(UserDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** What is kept of a user beyond roles and groups; only where there is any. */
    record UserAttributes(UserId user, Attributes attributes) implements Fact {
        @Override
        public Object key() {
            return new AttributesOfUser(user);
        }
    }

    /** Names a user's attributes. */
    record AttributesOfUser(UserId user) {}

    /** A group, without its members. */
    record Group(GroupDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** Somebody who is directly in a group. */
    record MemberOfGroup(GroupId group, GroupMember member) implements Fact {
        @Override
        public Object key() {
            return this;
        }
    }

    /** A plan. */
    record Plan(PlanDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** A policy, with what it is attached to. */
    record Policy(PolicyDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** A resource instance. */
    record Resource(ResourceDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }

        @Override
        public ApiId onlyFor() {
            return document.api();
        }
    }

    /** A subscription. */
    record Subscription(SubscriptionDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }

        @Override
        public ApiId onlyFor() {
            return document.api();
        }
    }

    /** A gateway. */
    record Gateway(GatewayDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** An API key. */
    record ApiKey(ApiKeyDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }

        @Override
        public ApiId onlyFor() {
            return document.api();
        }
    }

    /** An identity provider. */
    record IdentityProvider(IdentityProviderDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** A webhook. */
    record Webhook(WebhookDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** An access review, without what was decided. */
    record Review(ReviewDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** What was decided about an item of an access review. */
    record ReviewDecision(ReviewId review, ReviewItem item, Verdict verdict, Position position)
            implements Fact {
        @Override
        public Object key() {
            return new ItemOfReview(review, item);
        }
    }

    /** Names an item among those of all access reviews. */
    record ItemOfReview(ReviewId review, ReviewItem item) {}

    /** A proposal. */
    record Proposal(ProposalDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** An organization's signing keys. */
    record KeyRing(KeyRingDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }

    /** A cut-off that is in force. */
    record CutOff(CutOffDocument document) implements Fact {
        @Override
        public Object key() {
            return document.id();
        }
    }
}
