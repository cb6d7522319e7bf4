package dev.precept.pdp.management;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.DefaultDataBinderFactory;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolverComposite;
import org.springframework.web.method.support.InvocableHandlerMethod;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls the methods of controllers with requests of our own. Threads share it. */
@Component
final class Handlers {
    private final RequestMappingHandlerAdapter adapter;
    private final Map<Method, InvocableHandlerMethod> methods = new ConcurrentHashMap<>();

    Handlers(@Qualifier("requestMappingHandlerAdapter") RequestMappingHandlerAdapter adapter) {
        this.adapter = adapter;
    }

    /** The reply of a handler; what it throws is thrown. */
    ResponseEntity<?> invoke(HttpServletRequest request, HandlerMethod handler) {
        InvocableHandlerMethod method =
                methods.computeIfAbsent(handler.getMethod(), _ -> invocable(handler));
        Object reply;
        try {
            reply =
                    method.invokeForRequest(
                            new ServletWebRequest(request), new ModelAndViewContainer());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        if (reply instanceof ResponseEntity<?> entity) {
            return entity;
        }
        throw new IllegalStateException("a request of our own is answered with a reply");
    }

    private InvocableHandlerMethod invocable(HandlerMethod handler) {
        InvocableHandlerMethod method =
                new InvocableHandlerMethod(handler.createWithResolvedBean());
        HandlerMethodArgumentResolverComposite arguments =
                new HandlerMethodArgumentResolverComposite();
        arguments.addResolvers(adapter.getArgumentResolvers());
        method.setHandlerMethodArgumentResolvers(arguments);
        method.setDataBinderFactory(
                new DefaultDataBinderFactory(adapter.getWebBindingInitializer()));
        return method;
    }
}
