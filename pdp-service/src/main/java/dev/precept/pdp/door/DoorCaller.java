package dev.precept.pdp.door;

import dev.precept.domain.application.Environment;
import dev.precept.domain.gateway.ForwardingFamily;
import dev.precept.domain.gateway.Trust;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.GatewayDocument;

import org.jspecify.annotations.Nullable;

/** Who asks at a door, as of the image that answers. */
public sealed interface DoorCaller {
    /** Whether he has the right over the organization. */
    boolean may(Right right, OrganizationId organization);

    /** Whether his word is taken for this, in the organization. */
    boolean isTrustedFor(Trust trust, OrganizationId organization);

    /** The environment he asks for. */
    Environment environment();

    /** Where he tells of the request he asks about; null where he is no gateway. */
    default @Nullable ForwardingFamily forwarding() {
        return null;
    }

    /** Nobody in particular: where a door asks no one, or asks itself. */
    record Nobody() implements DoorCaller {
        static final Nobody INSTANCE = new Nobody();

        @Override
        public boolean may(Right right, OrganizationId organization) {
            return false;
        }

        @Override
        public boolean isTrustedFor(Trust trust, OrganizationId organization) {
            return false;
        }

        @Override
        public Environment environment() {
            return Environment.PRODUCTION;
        }
    }

    /**
     * The holder of an access token of organization {@code system}. What he says of attributes
     * counts where he could write them himself.
     */
    record Holder(Caller caller) implements DoorCaller {
        @Override
        public boolean may(Right right, OrganizationId organization) {
            return caller.may(right, organization);
        }

        @Override
        public boolean isTrustedFor(Trust trust, OrganizationId organization) {
            return switch (trust) {
                case ATTRIBUTES -> caller.may(Right.ADMIN, organization);
                case CLIENT_CERTIFICATES -> false;
            };
        }

        @Override
        public Environment environment() {
            return Environment.PRODUCTION;
        }
    }

    /**
     * A registered gateway: its registration says what it asks for and how far it is believed.
     *
     * @param holder whose access token stands for the gateway, and has to have the rights; null
     *     where it came with its own key, which gives it the right to ask for decisions, and to
     *     follow
     */
    record Registered(GatewayDocument gateway, @Nullable Caller holder) implements DoorCaller {
        @Override
        public boolean may(Right right, OrganizationId organization) {
            return holder == null
                    ? (right == Right.DECIDE || right == Right.GATEWAY) && isOf(organization)
                    : holder.may(right, organization);
        }

        @Override
        public boolean isTrustedFor(Trust trust, OrganizationId organization) {
            boolean isRegistered = isOf(organization) && gateway.details().trusts().contains(trust);
            return isRegistered
                    || (holder != null && new Holder(holder).isTrustedFor(trust, organization));
        }

        @Override
        public Environment environment() {
            return gateway.details().environment();
        }

        @Override
        public ForwardingFamily forwarding() {
            return gateway.details().forwarding();
        }

        private boolean isOf(OrganizationId organization) {
            return gateway.organization().equals(organization);
        }
    }
}
