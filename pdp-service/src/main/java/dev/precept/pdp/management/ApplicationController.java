package dev.precept.pdp.management;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationCommand.DeauthorizeApi;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Rejection;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Applications, and the APIs they are authorized for. */
@RestController
@RequestMapping("/v1/organizations/{org}/applications")
final class ApplicationController {
    private final Administration administration;

    ApplicationController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        Caller caller = exchange.caller();
        Right right = Developing.toRead(caller);
        View view = administration.view(exchange, org, right);
        // A cursor names none that the caller does not see.
        Pages<ApplicationImage> pages =
                right == Right.READ
                        ? Pages.byHandle(
                                view.organization()::applications, ApplicationController::key)
                        : Pages.of(
                                Developing.own(caller, view.organization()),
                                ApplicationController::key);
        return Reply.body(
                view.image(),
                pages.named(it -> it.document().details().name())
                        .page(exchange, it -> Show.application(it.document())));
    }

    private static String key(ApplicationImage application) {
        return application.document().handle().value();
    }

    @GetMapping("/{app}")
    ResponseEntity<Object> get(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("app") String app) {
        View view = administration.view(exchange, org, Developing.toRead(exchange.caller()));
        exchange.query();
        Handle handle = Exchange.handle(app);
        Developing.seen(exchange.caller(), view, handle);
        return Reply.thing(view.image(), shown(view, handle));
    }

    @PutMapping("/{app}")
    ResponseEntity<Object> put(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("app") String app) {
        Caller caller = exchange.caller();
        Administration.Order order =
                administration.order(exchange, org, Developing.toChange(caller));
        Handle handle = Exchange.handle(app);
        ApplicationBody body = ApplicationBody.read(exchange.json());
        ApplicationId fresh = new ApplicationId(administration.freshId());
        AtomicReference<@Nullable ApplicationImage> before = new AtomicReference<>();
        return order.put(
                view -> {
                    ApplicationImage existing = view.organization().application(handle);
                    before.set(existing);
                    if (existing == null) {
                        Developing.requireToMake(caller, body.details());
                    } else {
                        requireToReplace(exchange, view, existing, body);
                    }
                    return body.change(
                            view,
                            handle,
                            fresh,
                            Developing.isAlone(caller) ? caller.actor() : null);
                },
                view -> replaced(before.get(), shown(view, handle), view.application(handle)));
    }

    /** With what came of another profile, which {@code GET} does not tell. */
    private static Shown replaced(
            @Nullable ApplicationImage before, Shown shown, ApplicationImage after) {
        List<?> profiles =
                before == null ? List.of() : ProfileChange.of(before.document(), after.document());
        if (!profiles.isEmpty()) {
            shown.body().and("profileChanges", profiles);
        }
        return shown;
    }

    private static void requireToReplace(
            Exchange exchange, View view, ApplicationImage existing, ApplicationBody body) {
        Caller caller = exchange.caller();
        ApplicationDocument before = existing.document();
        if (Developing.isAlone(caller) && !Developing.isOwner(caller, before)) {
            throw ProblemException.refused(
                    new Rejection(
                            Rejection.Code.HANDLE_TAKEN,
                            "The handle is taken by another application of this organization."));
        }
        SystemRights.requireToTouch(caller, view, existing);
        Developing.requireToReplace(caller, before.details(), body.details());
    }

    @DeleteMapping("/{app}")
    ResponseEntity<Object> delete(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("app") String app) {
        Handle handle = Exchange.handle(app);
        Caller caller = exchange.caller();
        return administration
                .order(exchange, org, Developing.toChange(caller))
                .delete(
                        view -> {
                            ApplicationId id = touched(exchange, view, handle);
                            return Developing.removal(caller, view, id);
                        });
    }

    @GetMapping("/{app}/authorized-apis")
    ResponseEntity<Object> authorizations(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("app") String app) {
        View view = administration.read(exchange, org);
        List<Map.Entry<ApiId, ApiAuthorization>> all =
                view
                        .application(Exchange.handle(app))
                        .document()
                        .authorizations()
                        .entrySet()
                        .stream()
                        .sorted(Comparator.comparing(it -> it.getKey().value()))
                        .toList();
        return Reply.body(
                view.image(),
                Pages.of(all, it -> it.getKey().value())
                        .named(it -> apiHandle(view, it.getKey()))
                        .page(
                                exchange,
                                it -> Show.authorization(view, it.getKey(), it.getValue())));
    }

    @GetMapping("/{app}/authorized-apis/{api}")
    ResponseEntity<Object> authorization(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("api") String api) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view, Exchange.handle(app), Exchange.handle(api)));
    }

    @PutMapping("/{app}/authorized-apis/{api}")
    ResponseEntity<Object> authorize(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("api") String api) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(app);
        Handle apiHandle = Exchange.handle(api);
        AuthorizationBody body = AuthorizationBody.read(exchange.saidJson());
        return order.put(
                view -> {
                    touched(exchange, view, handle);
                    return body.change(
                            view, view.application(handle), view.api(apiHandle), exchange.caller());
                },
                view -> shown(view, handle, apiHandle));
    }

    @DeleteMapping("/{app}/authorized-apis/{api}")
    ResponseEntity<Object> deauthorize(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("api") String api) {
        Handle handle = Exchange.handle(app);
        Handle apiHandle = Exchange.handle(api);
        return administration
                .order(exchange, org)
                .delete(
                        view -> {
                            ApplicationId id = touched(exchange, view, handle);
                            ApiId apiId = view.api(apiHandle).document().id();
                            View.found(
                                    view.application(handle).authorization(apiId),
                                    "authorization for",
                                    api);
                            return Change.changing(new DeauthorizeApi(id, apiId));
                        });
    }

    /** The application's id, where the caller may change it. */
    static ApplicationId touched(Exchange exchange, View view, Handle handle) {
        ApplicationImage application = Developing.changed(exchange.caller(), view, handle);
        SystemRights.requireToTouch(exchange.caller(), view, application);
        return application.document().id();
    }

    private static String apiHandle(View view, ApiId id) {
        ApiImage api = view.api(id);
        return api == null ? "" : api.document().handle().value();
    }

    private static Shown shown(View view, Handle handle) {
        ApplicationImage application = view.application(handle);
        return new Shown(
                Show.application(application.document()), application.document().meta().revision());
    }

    private static Shown shown(View view, Handle handle, Handle apiHandle) {
        ApplicationImage application = view.application(handle);
        ApiId id = view.api(apiHandle).document().id();
        ApiAuthorization authorization =
                View.found(application.authorization(id), "authorization for", apiHandle.value());
        long revision = application.document().meta().revision();
        return new Shown(
                Show.authorization(view, id, authorization).and("revision", revision), revision);
    }
}
