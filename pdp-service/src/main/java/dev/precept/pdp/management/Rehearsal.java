package dev.precept.pdp.management;

import dev.precept.pdp.security.CallerRefusal;
import dev.precept.pdp.security.CallerRefusedException;
import dev.precept.pdp.web.Problem;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hands commands that are only supposed to the controllers that carry out real ones: found by the
 * same paths, with the same arguments, refused by the same rules. Only those are asked that are
 * known to do nothing but commands; everything else is refused, whatever it would do. Threads share
 * it.
 */
@Component
final class Rehearsal {
    /** The attribute of a request that holds the hypothesis that it is a part of. */
    static final String HYPOTHESIS = Rehearsal.class.getName() + ".hypothesis";

    /** The attribute of a request that holds the approval with which it is carried out. */
    static final String APPROVAL = Rehearsal.class.getName() + ".approval";

    /** Whose every command goes through {@link Administration}, and leaves nothing else behind. */
    private static final Set<Class<?>> SUPPOSABLE =
            Set.of(
                    ApiContentController.class,
                    ApiController.class,
                    ApiKeyController.class,
                    ApprovalPolicyController.class,
                    ApplicationController.class,
                    DetailsTypeController.class,
                    DocumentController.class,
                    ExternalClientController.class,
                    GatewayController.class,
                    GroupController.class,
                    IdentityProviderController.class,
                    KeyController.class,
                    OrganizationController.class,
                    OwnerController.class,
                    PersonalAttributesController.class,
                    PlanController.class,
                    PolicyController.class,
                    ProviderGroupController.class,
                    ResourceController.class,
                    RevocationController.class,
                    RoleController.class,
                    SecretController.class,
                    SubscriptionController.class,
                    UserController.class,
                    WebhookController.class);

    private final RequestMappingHandlerMapping mapping;
    private final Handlers handlers;
    private final HttpFirewall firewall;

    Rehearsal(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
            Handlers handlers,
            HttpFirewall firewall) {
        this.mapping = mapping;
        this.handlers = handlers;
        this.firewall = firewall;
    }

    /**
     * How a command would be answered.
     *
     * @param problem what would be wrong; null where it would hold
     */
    record Answered(int status, @Nullable Map<String, Object> problem) {}

    /**
     * Whether a handler carries out commands only, so that it may be asked what would be.
     *
     * @param pattern the path that it is for
     */
    static boolean isSupposable(Class<?> controller, HttpMethod method, String pattern) {
        return Set.of(HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE).contains(method)
                && (SUPPOSABLE.contains(controller)
                        || (controller == RegistrationController.class
                                && pattern.endsWith("/registration-policy")));
    }

    /**
     * Has the command decided within its hypothesis.
     *
     * @throws ProblemException where the service cannot tell now
     */
    Answered send(SupposedRequest command) {
        try {
            HttpServletRequest request = firewall.getFirewalledRequest(command);
            int status = handlers.invoke(request, handler(request)).getStatusCode().value();
            return new Answered(status, null);
        } catch (ProblemException e) {
            if (e.problem().status() >= 500) {
                throw e;
            }
            return new Answered(e.problem().status(), Problems.shown(e.problem(), e.faults()));
        } catch (RequestRejectedException _) {
            return answered(Errors.problem(HttpStatusCode.valueOf(400)));
        } catch (MethodArgumentTypeMismatchException _) {
            return answered(Errors.notFound());
        } catch (CallerRefusedException e) {
            return answered(CallerRefusal.lacks(e.missing()).problem());
        }
    }

    static Answered answered(Problem problem) {
        return new Answered(problem.status(), Problems.shown(problem, List.of()));
    }

    private HandlerMethod handler(HttpServletRequest request) {
        ServletRequestPathUtils.parseAndCache(request);
        HandlerExecutionChain chain = found(request);
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (chain == null || !(chain.getHandler() instanceof HandlerMethod handler)) {
            throw ProblemException.notFound(Errors.notFound().detail());
        }
        boolean isPatch = handler.getBean() instanceof Patching;
        Class<?> controller =
                handler.getBean() instanceof Patching patching
                        ? patching.writer(String.valueOf(pattern))
                        : handler.getBeanType();
        HttpMethod method = isPatch ? HttpMethod.PUT : HttpMethod.valueOf(request.getMethod());
        if (!isSupposable(controller, method, String.valueOf(pattern))) {
            throw ProblemException.of(
                    400,
                    "not-a-command",
                    "What this would do is not an event of the log: leave it out.");
        }
        return handler;
    }

    private @Nullable HandlerExecutionChain found(HttpServletRequest request) {
        try {
            return mapping.getHandler(request);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            if (e instanceof ErrorResponse known) {
                Problem problem = Errors.problem(known.getStatusCode());
                throw ProblemException.of(problem.status(), problem.code(), problem.detail());
            }
            throw new IllegalStateException(e);
        }
    }
}
