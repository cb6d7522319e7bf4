package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.precept.pdp.account.Profile;
import dev.precept.pdp.account.Provisioned;
import dev.precept.pdp.account.SearchKey;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.UserDocument;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A user as SCIM shows him: what provisioning said, with what the account says by now in its place,
 * and what the log knows.
 */
final class UserForm {
    /** What users are looked for by besides their name; the attributes in lower case. */
    static final String EXTERNAL_ID = "externalid";

    static final String EMAILS = "emails.value";

    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ISO_INSTANT;

    private UserForm() {}

    /** The whole resource. */
    static ObjectNode shown(
            Requester requester,
            OrganizationImage organization,
            UserDocument user,
            @Nullable Provisioned known) {
        ObjectNode shown = Documents.object();
        ArrayNode schemas = shown.putArray("schemas").add(Kind.USER.urn());
        shown.put("id", user.id().value());
        ObjectNode said = said(user, known);
        said.properties().forEach(it -> shown.set(it.getKey(), it.getValue()));
        if (said.has(Kind.ENTERPRISE)) {
            schemas.add(Kind.ENTERPRISE);
        }
        shown.put("active", organization.isActive(user));
        List<GroupImage> groups = organization.groupsOf(user);
        if (!groups.isEmpty()) {
            ArrayNode list = shown.putArray("groups");
            for (GroupImage group : groups) {
                String id = group.id().value();
                list.addObject()
                        .put("value", id)
                        .put("$ref", requester.base() + "/Groups/" + id)
                        .put("display", GroupForm.displayName(group.document()))
                        .put("type", "direct");
            }
        }
        Instant updated = known == null ? Instant.MIN : known.account().updatedAt();
        shown.set(
                "meta",
                meta(
                        Kind.USER,
                        requester.base() + "/Users/" + user.id().value(),
                        user.meta(),
                        updated));
        return shown;
    }

    /** What a resource's {@code meta} is. */
    static ObjectNode meta(Kind kind, String location, EntityMeta meta, Instant updated) {
        Instant last = updated.isAfter(meta.updatedAt()) ? updated : meta.updatedAt();
        String version =
                updated.equals(Instant.MIN)
                        ? Long.toString(meta.revision())
                        : meta.revision() + "-" + ChronoUnit.MICROS.between(Instant.EPOCH, updated);
        return Documents.object()
                .put("resourceType", kind.type())
                .put("created", text(meta.createdAt()))
                .put("lastModified", text(last))
                .put("location", location)
                .put("version", "W/\"" + version + "\"");
    }

    private static String text(Instant instant) {
        return INSTANT.format(instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
    }

    /** What was said of the user, with what the account says in its place. */
    static ObjectNode said(UserDocument user, @Nullable Provisioned known) {
        ObjectNode said =
                known == null || known.content() == null
                        ? Documents.object()
                        : Documents.read(known.content());
        Profile profile = known == null ? Profile.EMPTY : known.account().profile();
        String username = profile.username();
        said.put("userName", username == null ? user.handle().value() : username);
        ObjectNode name = said.get("name") instanceof ObjectNode kept ? kept : Documents.object();
        put(name, "formatted", profile.name().full());
        put(name, "givenName", profile.name().given());
        put(name, "familyName", profile.name().family());
        if (name.isEmpty()) {
            said.remove("name");
        } else {
            said.set("name", name);
        }
        if (profile.locale() != null) {
            said.put("locale", profile.locale());
        }
        if (profile.zoneinfo() != null) {
            said.put("timezone", profile.zoneinfo());
        }
        address(said, profile.email());
        return said;
    }

    /** The account's address is the primary one, or else the first. */
    private static void address(ObjectNode said, @Nullable String email) {
        ObjectNode main = mainEmail(said);
        String value = main == null ? null : Documents.text(main, "value");
        if (email == null ? value == null : email.equals(value)) {
            return;
        }
        if (main != null && email != null) {
            main.put("value", email);
        } else if (email != null) {
            said.putArray("emails").addObject().put("value", email).put("primary", true);
        } else {
            said.remove("emails");
        }
    }

    private static @Nullable ObjectNode mainEmail(ObjectNode said) {
        ObjectNode first = null;
        for (JsonNode one : Documents.items(said.get("emails"))) {
            if (one instanceof ObjectNode email) {
                if (email.path("primary").asBoolean()) {
                    return email;
                }
                first = first == null ? email : first;
            }
        }
        return first;
    }

    private static void put(ObjectNode object, String name, @Nullable String value) {
        if (value == null) {
            object.remove(name);
        } else {
            object.put(name, value);
        }
    }

    /** The profile that a shaped document comes to; what SCIM cannot say stays as it was. */
    static Profile profile(ObjectNode shaped, Profile before) {
        ObjectNode main = mainEmail(shaped);
        String email = main == null ? null : Documents.text(main, "value");
        JsonNode name = shaped.path("name");
        String locale = Documents.text(shaped, "locale");
        boolean isTag = locale != null && !Locale.forLanguageTag(locale).getLanguage().isEmpty();
        return new Profile(
                Documents.text(shaped, "userName"),
                email,
                before.isEmailVerified() && email != null && email.equals(before.email()),
                new Profile.Names(
                        Documents.text(name, "formatted"),
                        Documents.text(name, "givenName"),
                        Documents.text(name, "familyName")),
                before.picture(),
                isTag ? locale : null,
                Documents.text(shaped, "timezone"));
    }

    /** What the user is to be found by. */
    static Set<SearchKey> keys(ObjectNode shaped) {
        Set<SearchKey> keys = new HashSet<>();
        String external = Documents.text(shaped, "externalId");
        if (external != null) {
            keys.add(new SearchKey(EXTERNAL_ID, external));
        }
        for (JsonNode email : Documents.items(shaped.get("emails"))) {
            String value = Documents.text(email, "value");
            if (value != null) {
                keys.add(new SearchKey(EMAILS, value));
            }
        }
        return keys;
    }
}
