package dev.precept.domain.api;

import dev.precept.domain.shared.Limits;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an API is served.
 *
 * @param host host name in lower case, with port where it is not the scheme's
 * @param basePath begins with '/', without a trailing one; "/" for the root
 */
public record Route(String host, String basePath) {
    private static final Pattern HOST =
            Pattern.compile(
                    "([a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\\.?"
                            + "|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?");

    /** What is wrong with the route, or nothing. */
    public Optional<String> fault() {
        if (host.length() > Limits.HOST_CHARACTERS || !HOST.matcher(host).matches()) {
            return Optional.of("its host is not a host name in lower case, with or without port");
        }
        if (basePath.length() > Limits.BASE_PATH_CHARACTERS) {
            return Optional.of(
                    "its base path has more than " + Limits.BASE_PATH_CHARACTERS + " characters");
        }
        if (basePath.indexOf('{') >= 0) {
            return Optional.of("its base path has a parameter");
        }
        if (basePath.length() > 1 && basePath.endsWith("/")) {
            return Optional.of("its base path ends with '/'");
        }
        return new PathTemplate(basePath).fault().map(fault -> "in its base path, " + fault);
    }
}
