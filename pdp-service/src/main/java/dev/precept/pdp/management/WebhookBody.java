package dev.precept.pdp.management;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.webhook.WebhookCommand.ChangeWebhook;
import dev.precept.domain.webhook.WebhookCommand.CreateWebhook;
import dev.precept.domain.webhook.WebhookDetails;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.image.WebhookDocument;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** A webhook as asked for. */
record WebhookBody(WebhookDetails details) {
    private static final Set<String> TYPES = types();

    static WebhookBody read(Cursor body, View view) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("url");
        WebhookDetails details =
                new WebhookDetails(
                        fields.token("url", Limits.URI_CHARACTERS),
                        types(fields, faults),
                        FilterBody.read(fields.part("filter"), view, faults),
                        fields.flag("enabled", true));
        fields.end();
        faults.check();
        return new WebhookBody(details);
    }

    Change change(View view, Handle handle, WebhookId fresh, Caller caller) {
        SystemRights.requireToFollow(caller, details.filter());
        WebhookDocument existing = view.organization().webhooks().get(handle);
        if (existing == null) {
            return Change.creating(new CreateWebhook(fresh, view.id(), handle, details));
        }
        SystemRights.requireToFollow(caller, existing.details().filter());
        return Change.changing(new ChangeWebhook(existing.id(), details));
    }

    private static Set<String> types(Fields fields, Faults faults) {
        Set<String> types = new LinkedHashSet<>();
        for (Cursor item : fields.items("types", Limits.TYPES_PER_WEBHOOK)) {
            String type = faults.text(item, Limits.NAME_CHARACTERS);
            if (type != null && !TYPES.contains(type)) {
                faults.add(
                        item.fault(
                                "invalid-value",
                                "The type of an event, as role.member-added.v1, or the first word"
                                        + " of one, as role."));
            } else if (type != null) {
                types.add(type);
            }
        }
        return types;
    }

    /** The names of all types, and their first words. */
    private static Set<String> types() {
        Set<String> types = new TreeSet<>(EventCodec.typeNames());
        for (String type : EventCodec.typeNames()) {
            types.add(type.substring(0, type.indexOf('.')));
        }
        return Collections.unmodifiableSet(types);
    }
}
