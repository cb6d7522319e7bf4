package dev.precept.pdp.management;

import dev.precept.domain.application.Environment;
import dev.precept.domain.gateway.ForwardingFamily;
import dev.precept.domain.gateway.GatewayCommand.ChangeGateway;
import dev.precept.domain.gateway.GatewayCommand.CreateGateway;
import dev.precept.domain.gateway.GatewayDetails;
import dev.precept.domain.gateway.Trust;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.Limits;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.image.GatewayDocument;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A gateway's registration as asked for. */
record GatewayBody(GatewayDetails details) {
    static GatewayBody read(Cursor body, View view) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults);
        GatewayDetails details =
                new GatewayDetails(
                        fields.choice("environment", Environment.PRODUCTION),
                        fields.choice("forwarding", ForwardingFamily.X_FORWARDED),
                        trusts(fields),
                        client(fields, faults),
                        FilterBody.read(fields.part("filter"), view, faults));
        fields.end();
        faults.check();
        return new GatewayBody(details);
    }

    Change change(View view, Handle handle, GatewayId fresh, Caller caller) {
        SystemRights.requireToFollow(caller, details.filter());
        GatewayDocument existing = view.organization().gateways().get(handle);
        if (existing == null) {
            return Change.creating(new CreateGateway(fresh, view.id(), handle, details));
        }
        SystemRights.requireToFollow(caller, existing.details().filter());
        return Change.changing(new ChangeGateway(existing.id(), details));
    }

    /** How a trust is written: {@code attributes, client-certificates}. */
    static String written(Trust trust) {
        return trust.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Set<Trust> trusts(Fields fields) {
        Set<Trust> trusts = EnumSet.noneOf(Trust.class);
        for (Cursor item : fields.items("trusts", Trust.values().length)) {
            trusts.add(fields.choice(item, Trust.ATTRIBUTES, GatewayBody::written));
        }
        return trusts;
    }

    private static @Nullable ApplicationId client(Fields fields, Faults faults) {
        Cursor part = fields.part("client");
        String id = part == null ? null : faults.text(part, Limits.ID_CHARACTERS);
        if (part == null || id == null) {
            return null;
        }
        if (!Id.isId(id)) {
            faults.add(part.fault("invalid-value", "The clientId of an application of 'system'."));
            return null;
        }
        return new ApplicationId(id);
    }
}
