package dev.precept.pdp.opa.bundle;

import dev.precept.domain.gateway.Trust;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.Handle;
import dev.precept.pdp.door.DoorCaller;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.stream.Following;
import dev.precept.pdp.stream.Query;
import dev.precept.pdp.stream.Refused;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A question for a bundle.
 *
 * @param following which part of the log it is for
 * @param form the bundle's
 * @param takesDeltas whether a difference will do
 * @param who asks, as far as can be told
 * @param query what else it says
 */
record Asked(Following following, Form form, boolean takesDeltas, String who, Query query) {
    static final String PROFILE = "profile";
    static final String SIGNED = "signed";
    private static final String DELTA = "delta";
    private static final String INSTANCE = "instance";
    static final String LEASE = "lease";

    /** What a question may say, besides what the door itself knows. */
    static List<String> parameters(String... more) {
        return Stream.of(
                        Following.PARAMETERS.stream(),
                        Stream.of(PROFILE, DELTA, INSTANCE, LEASE),
                        Stream.of(more))
                .flatMap(it -> it)
                .toList();
    }

    /** Reads the question of a visitor. */
    static Asked of(Visit visit, Query query) throws Refused {
        Following following = Following.of(visit, query);
        String profile = query.text(PROFILE);
        if (profile != null && !profile.equals(SIGNED) && !profile.equals("plain")) {
            throw Refused.invalid(PROFILE, "signed or plain is due");
        }
        String delta = query.text(DELTA);
        if (delta != null && !delta.equals("on") && !delta.equals("off")) {
            throw Refused.invalid(DELTA, "on or off is due");
        }
        String instance = query.text(INSTANCE);
        if (instance != null && !isName(instance)) {
            throw Refused.invalid(
                    INSTANCE, "1 to " + Limits.NAME_CHARACTERS + " of A-Za-z0-9._- are due");
        }
        boolean isSigned = SIGNED.equals(profile);
        boolean takesDeltas = !isSigned && !"off".equals(delta);
        Form form =
                new Form(
                        visit.organizationId(),
                        following.part(),
                        isBelieved(visit, following),
                        isSigned ? scope(visit, following) : null,
                        lease(query.text(LEASE), takesDeltas));
        return new Asked(following, form, takesDeltas, who(visit) + ' ' + instance, query);
    }

    /** As who asks there would be; a gateway as its registration says, whoever asks for it. */
    private static boolean isBelieved(Visit visit, Following following) {
        GatewayDocument gateway = gateway(visit, following);
        return gateway == null
                ? visit.caller().isTrustedFor(Trust.ATTRIBUTES, visit.organizationId())
                : gateway.details().trusts().contains(Trust.ATTRIBUTES);
    }

    private static @Nullable GatewayDocument gateway(Visit visit, Following following) {
        return gateway(visit.organization(), following);
    }

    private static @Nullable GatewayDocument gateway(
            OrganizationImage organization, Following following) {
        GatewayId id = following.gateway();
        return id == null ? null : organization.gateways().get(id);
    }

    /** Whether the gateway's registration still believes it what it did. */
    boolean isBelievedAlike(PolicyImage now) {
        OrganizationImage organization = now.organization(form.asked());
        GatewayDocument gateway = organization == null ? null : gateway(organization, following);
        return gateway == null
                || gateway.details().trusts().contains(Trust.ATTRIBUTES) == form.believed();
    }

    private static @Nullable Duration lease(@Nullable String seconds, boolean takesDeltas)
            throws Refused {
        if (seconds == null) {
            return null;
        }
        Duration lease =
                seconds.matches("[0-9]{1,6}")
                        ? Duration.ofSeconds(Long.parseLong(seconds))
                        : Duration.ZERO;
        if (lease.isZero() || lease.compareTo(Limits.LONGEST_LEASE) > 0) {
            throw Refused.invalid(
                    LEASE, "up to " + Limits.LONGEST_LEASE.toSeconds() + " seconds are due");
        }
        if (!takesDeltas) {
            throw Refused.invalid(LEASE, "it is renewed by differences, and none are taken");
        }
        return lease;
    }

    /** Whether a text can be a name that somebody gives himself. */
    static boolean isName(String text) {
        return text.matches("[A-Za-z0-9._-]{1," + Limits.NAME_CHARACTERS + "}");
    }

    /** What a signature is for: a bundle for one gateway is none for another. */
    static String scope(Visit visit, Following following) {
        Handle organization = visit.organization().document().handle();
        GatewayDocument gateway = gateway(visit, following);
        return organization.value() + (gateway == null ? "" : '/' + gateway.handle().value());
    }

    /** What he has; null where that is nothing of this. */
    static @Nullable Version known(Visit visit, String tag) {
        Version known = Version.parse(visit.question().fields().first("If-None-Match"));
        return known != null && known.tag().equals(tag) ? known : null;
    }

    private static String who(Visit visit) {
        String credential =
                switch (visit.caller()) {
                    case DoorCaller.Registered(GatewayDocument gateway, _) ->
                            gateway.id().toString();
                    case DoorCaller.Holder(var caller) -> caller.actor().toString();
                    case DoorCaller.Nobody _ -> "";
                };
        Fields fields = visit.question().fields();
        return credential
                + ' '
                + visit.question().peer().address()
                + ' '
                + String.valueOf(fields.first("User-Agent")).hashCode();
    }
}
