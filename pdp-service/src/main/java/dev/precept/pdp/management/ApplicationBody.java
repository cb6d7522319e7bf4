package dev.precept.pdp.management;

import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApplicationCommand.ChangeApplication;
import dev.precept.domain.application.ApplicationCommand.CreateApplication;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.ApplicationImage;

import java.util.EnumSet;
import java.util.Set;

/** An application as asked for. */
record ApplicationBody(ApplicationDetails details) {
    private static final int DEFAULT_LIFETIME_SECONDS = 3_600;

    /** The forms of access tokens. */
    private enum Format {
        JWT
    }

    static ApplicationBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("name", "type");
        ApplicationType type = fields.choice("type", ApplicationType.M2M);
        ApplicationDetails details =
                new ApplicationDetails(
                        fields.name("name"),
                        type,
                        grantTypes(fields, type),
                        fields.choice(
                                "tokenEndpointAuthMethod",
                                defaultAuthentication(type),
                                Fields::lowerCase),
                        fields.choice("roleAudience", RoleAudienceKind.ORGANIZATION),
                        accessToken(fields, faults),
                        fields.choice("environment", Environment.PRODUCTION));
        fields.end();
        faults.check();
        return new ApplicationBody(details);
    }

    Change change(View view, Handle handle, ApplicationId fresh) {
        ApplicationImage existing = view.organization().application(handle);
        return existing == null
                ? Change.creating(new CreateApplication(fresh, view.id(), handle, details))
                : Change.changing(new ChangeApplication(existing.document().id(), details));
    }

    private static ClientAuthentication defaultAuthentication(ApplicationType type) {
        return switch (type) {
            case M2M, WEB -> ClientAuthentication.CLIENT_SECRET_BASIC;
            case SPA, NATIVE -> ClientAuthentication.NONE;
        };
    }

    private static Set<GrantType> grantTypes(Fields fields, ApplicationType type) {
        Set<GrantType> grantTypes = EnumSet.noneOf(GrantType.class);
        if (!fields.has("grantTypes")) {
            if (type == ApplicationType.M2M) {
                grantTypes.add(GrantType.CLIENT_CREDENTIALS);
            }
            return grantTypes;
        }
        for (Cursor item : fields.items("grantTypes", GrantType.values().length)) {
            grantTypes.add(fields.choice(item, GrantType.CLIENT_CREDENTIALS, Fields::lowerCase));
        }
        return grantTypes;
    }

    private static AccessTokenSettings accessToken(Fields application, Faults faults) {
        Cursor part = application.part("accessToken");
        if (part == null) {
            return new AccessTokenSettings(DEFAULT_LIFETIME_SECONDS, SignatureAlgorithm.RS256);
        }
        Fields fields = Fields.of(part, faults);
        fields.choice("format", Format.JWT);
        AccessTokenSettings settings =
                new AccessTokenSettings(
                        fields.number(
                                "lifetime",
                                DEFAULT_LIFETIME_SECONDS,
                                Limits.TOKEN_LIFETIME_SECONDS),
                        fields.choice("algorithm", SignatureAlgorithm.RS256));
        fields.end();
        return settings;
    }
}
