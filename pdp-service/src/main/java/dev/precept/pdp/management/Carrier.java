package dev.precept.pdp.management;

import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerAuthentication;
import dev.precept.pdp.security.CallerRefusal;
import dev.precept.pdp.security.CallerRefusedException;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.Problem;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands the parts of a document to the controllers that carry out the same as requests: each by the
 * pattern of its path, its body as it stands in the document, so that what is wrong is told by
 * where it stands there. Threads share it.
 */
@Component
final class Carrier {
    /** The attribute of a request that holds its body, read already. */
    static final String BODY = Carrier.class.getName() + ".body";

    private final RequestMappingHandlerMapping mapping;
    private final Handlers handlers;
    private final Map<String, HandlerMethod> methods = new ConcurrentHashMap<>();

    Carrier(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
            Handlers handlers) {
        this.mapping = mapping;
        this.handlers = handlers;
    }

    /**
     * Who sends the parts.
     *
     * @param outer the request that has the document
     * @param caller whose rights count
     * @param reason why, as the document came with it; null for none
     * @param at when it came
     */
    record Sender(HttpServletRequest outer, Caller caller, @Nullable String reason, Instant at) {}

    /**
     * What is asked of one part.
     *
     * @param variables of its path
     */
    record Command(
            HttpMethod method, Section section, Map<String, String> variables, Cursor body) {}

    /**
     * Carries out one part within a hypothesis.
     *
     * @throws ProblemException where it is refused
     */
    void carry(Sender sender, Hypothesis hypothesis, Command part) {
        String pattern = part.section().pattern();
        String reason = sender.reason();
        SupposedCommand command =
                new SupposedCommand(
                        part.method().name(),
                        pattern,
                        null,
                        reason == null
                                ? Map.of()
                                : Map.of(Headers.REASON, ReasonHeader.write(reason)),
                        new byte[0]);
        SupposedRequest request =
                new SupposedRequest(
                        sender.outer(),
                        command,
                        new CallerAuthentication(sender.caller()),
                        hypothesis);
        request.setAttribute(BODY, part.body());
        request.setAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, part.variables());
        request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
        HandlerMethod method =
                methods.computeIfAbsent(
                        part.method() + " " + pattern, _ -> find(part.method(), pattern));
        invoke(request, method);
    }

    private void invoke(SupposedRequest request, HandlerMethod handler) {
        try {
            handlers.invoke(request, handler);
        } catch (MethodArgumentTypeMismatchException _) {
            throw problem(Errors.notFound());
        } catch (CallerRefusedException e) {
            throw problem(CallerRefusal.lacks(e.missing()).problem());
        }
    }

    private static ProblemException problem(Problem problem) {
        return ProblemException.of(problem.status(), problem.code(), problem.detail());
    }

    private HandlerMethod find(HttpMethod method, String pattern) {
        for (Map.Entry<RequestMappingInfo, HandlerMethod> known :
                mapping.getHandlerMethods().entrySet()) {
            RequestMappingInfo info = known.getKey();
            if (info.getPatternValues().contains(pattern)
                    && info.getMethodsCondition()
                            .getMethods()
                            .contains(RequestMethod.resolve(method))) {
                return known.getValue();
            }
        }
        throw new IllegalStateException("nothing carries out " + method + " " + pattern);
    }
}
