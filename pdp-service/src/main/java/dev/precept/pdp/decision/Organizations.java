package dev.precept.pdp.decision;

import dev.precept.domain.shared.Handle;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;

import java.util.Map;

/** The organization that a path {@code /o/{org}/…} names. */
final class Organizations {
    /** The path variable's name. */
    static final String VARIABLE = "org";

    private Organizations() {}

    static @Nullable OrganizationImage of(PolicyImage image, HttpServletRequest request) {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        Object name = variables instanceof Map<?, ?> map ? map.get(VARIABLE) : null;
        return name instanceof String text && Handle.isHandle(text)
                ? image.organization(new Handle(text))
                : null;
    }
}
