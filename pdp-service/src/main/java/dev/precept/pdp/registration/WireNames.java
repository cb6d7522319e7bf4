package dev.precept.pdp.registration;

import dev.precept.domain.application.GrantType;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What standards call our constants. */
final class WireNames {
    private WireNames() {}

    /** The {@code grant_type}. */
    static String of(GrantType grant) {
        return switch (grant) {
            case CLIENT_CREDENTIALS, AUTHORIZATION_CODE, REFRESH_TOKEN -> lowerCase(grant);
            case DEVICE_CODE -> "urn:ietf:params:oauth:grant-type:device_code";
            case TOKEN_EXCHANGE -> "urn:ietf:params:oauth:grant-type:token-exchange";
            case JWT_BEARER -> "urn:ietf:params:oauth:grant-type:jwt-bearer";
            case CIBA -> "urn:openid:params:grant-type:ciba";
        };
    }

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The constant that is written so. */
    static <E extends Enum<E>> E constant(
            String member, E[] constants, Function<E, String> written, String text) {
        for (E constant : constants) {
            if (written.apply(constant).equals(text)) {
                return constant;
            }
        }
        String known = Arrays.stream(constants).map(written).collect(Collectors.joining(", "));
        throw RegistrationError.metadata(member + " is not one of " + known + ".");
    }
}
