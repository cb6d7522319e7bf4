package dev.precept.pdp.management;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.subscription.SubscriptionCommand.ChangePlanOfSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.CreateSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.DeleteSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.MoveSubscription;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.PlanDocument;
import dev.precept.projections.image.SubscriptionDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Subscriptions, found by application and API. */
@RestController
@RequestMapping("/v1/organizations/{org}/subscriptions")
final class SubscriptionController {
    private final Administration administration;

    SubscriptionController(Administration administration) {
        this.administration = administration;
    }

    /** The application and the API of a subscription, as the path names them. */
    private record Pair(Handle app, Handle api) {
        static Pair of(String app, String api) {
            return new Pair(Exchange.handle(app), Exchange.handle(api));
        }

        @Nullable SubscriptionDocument find(View view) {
            ApplicationImage application = view.application(app);
            ApiImage image = view.api(api);
            return view.organization()
                    .subscription(application.document().id(), image.document().id());
        }

        SubscriptionDocument existing(View view) {
            return View.found(find(view), "subscription", app + "/" + api);
        }

        Shown shown(View view) {
            SubscriptionDocument it = existing(view);
            return new Shown(Show.subscription(view, it), it.meta().revision());
        }
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        Caller caller = exchange.caller();
        Right right = Developing.toRead(caller);
        View view = administration.view(exchange, org, right);
        // A cursor names none that the caller does not see.
        Pages<SubscriptionDocument> pages =
                right == Right.READ
                        ? Pages.of(view.organization()::subscriptions, it -> it.id().value())
                        : Pages.of(own(caller, view), it -> it.id().value());
        return Reply.body(
                view.image(),
                pages.named(it -> names(view, it))
                        .by("state", SubscriptionStatus.class, SubscriptionDocument::status)
                        .page(exchange, it -> Show.subscription(view, it)));
    }

    private static List<SubscriptionDocument> own(Caller caller, View view) {
        return Developing.own(caller, view.organization()).stream()
                .map(it -> it.document().id())
                .flatMap(
                        id ->
                                view.organization().subscribedApis(id).stream()
                                        .map(api -> view.organization().subscription(id, api)))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(it -> it.id().value()))
                .toList();
    }

    @GetMapping("/{app}/{api}")
    ResponseEntity<Object> get(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("api") String api) {
        View view = administration.view(exchange, org, Developing.toRead(exchange.caller()));
        exchange.query();
        Pair pair = Pair.of(app, api);
        Developing.seen(exchange.caller(), view, pair.app());
        return Reply.thing(view.image(), pair.shown(view));
    }

    @PutMapping("/{app}/{api}")
    ResponseEntity<Object> put(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("api") String api) {
        Caller caller = exchange.caller();
        Administration.Order order =
                administration.order(exchange, org, Developing.toChange(caller));
        Pair pair = Pair.of(app, api);
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults).require("plan");
        Cursor plan = fields.part("plan");
        fields.end();
        faults.check();
        SubscriptionId fresh = new SubscriptionId(administration.freshId());
        return order.put(
                view -> {
                    Developing.changed(caller, view, pair.app());
                    return change(view, pair, plan, fresh);
                },
                pair::shown);
    }

    @DeleteMapping("/{app}/{api}")
    ResponseEntity<Object> delete(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("api") String api) {
        Pair pair = Pair.of(app, api);
        Caller caller = exchange.caller();
        return administration
                .order(exchange, org, Developing.toChange(caller))
                .delete(
                        view -> {
                            Developing.changed(caller, view, pair.app());
                            SubscriptionDocument gone = pair.existing(view);
                            Developing.requireToRemove(caller, gone.status());
                            return Change.changing(new DeleteSubscription(gone.id()));
                        });
    }

    @PostMapping("/{app}/{api}/state")
    ResponseEntity<Object> move(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("api") String api) {
        Caller caller = exchange.caller();
        Administration.Order order =
                administration.order(exchange, org, Developing.toChange(caller));
        Pair pair = Pair.of(app, api);
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults).require("to");
        SubscriptionStatus to = fields.choice("to", SubscriptionStatus.PENDING);
        String reason =
                fields.has("reason") ? fields.text("reason", Limits.REASON_CHARACTERS) : null;
        fields.end();
        faults.check();
        return order.put(
                view -> {
                    Developing.changed(caller, view, pair.app());
                    SubscriptionDocument moved = pair.existing(view);
                    Developing.requireToMove(caller, moved.status(), to);
                    return Change.changing(new MoveSubscription(moved.id(), to, reason));
                },
                pair::shown);
    }

    private static String names(View view, SubscriptionDocument it) {
        ApiImage api = view.api(it.api());
        return view.handleOf(it.application())
                + "/"
                + (api == null ? it.api() : api.document().handle());
    }

    private static Change change(
            View view, Pair pair, @Nullable Cursor part, SubscriptionId fresh) {
        Cursor named = Objects.requireNonNull(part, "it was required");
        Faults faults = new Faults();
        Handle handle = faults.handle(named);
        PlanDocument plan = handle == null ? null : view.organization().plan(handle);
        if (handle != null) {
            faults.known(plan, named, "plan", handle.value());
        }
        faults.check();
        PlanId planId = Objects.requireNonNull(plan, "or a fault").id();
        SubscriptionDocument existing = pair.find(view);
        if (existing != null) {
            return Change.changing(new ChangePlanOfSubscription(existing.id(), planId));
        }
        return Change.creating(
                new CreateSubscription(
                        fresh,
                        view.id(),
                        view.application(pair.app()).document().id(),
                        view.api(pair.api()).document().id(),
                        planId));
    }
}
