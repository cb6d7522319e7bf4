package dev.precept.pdp.opa.bundle;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.door.DoorCaller;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.stream.Following;
import dev.precept.pdp.stream.Query;
import dev.precept.pdp.stream.Refused;
import dev.precept.projections.image.GatewayDocument;

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
                        isSigned ? scope(visit, following) : null,
                        lease(query.text(LEASE), takesDeltas));
        return new Asked(following, form, takesDeltas, who(visit) + ' ' + instance, query);
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
        GatewayDocument gateway =
                following.gateway() == null
                        ? null
                        : visit.organization().gateways().get(following.gateway());
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
