package dev.precept.pdp.management;

import dev.precept.domain.plan.PlanCommand.ChangePlan;
import dev.precept.domain.plan.PlanCommand.CreatePlan;
import dev.precept.domain.plan.PlanCommand.DeletePlan;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.RequestLimit;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.PlanId;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.PlanDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Plans. */
@RestController
@RequestMapping("/v1/organizations/{org}/plans")
final class PlanController {
    private final Administration administration;

    PlanController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.view(exchange, org, Developing.toRead(exchange.caller()));
        return Reply.body(
                view.image(),
                Pages.byHandle(view.organization()::plans, it -> it.handle().value())
                        .page(exchange, Show::plan));
    }

    @GetMapping("/{plan}")
    ResponseEntity<Object> get(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("plan") String plan) {
        View view = administration.view(exchange, org, Developing.toRead(exchange.caller()));
        exchange.query();
        return Reply.thing(view.image(), shown(view, Exchange.handle(plan)));
    }

    @PutMapping("/{plan}")
    ResponseEntity<Object> put(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("plan") String plan) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(plan);
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.saidJson(), faults);
        PlanDetails details =
                new PlanDetails(
                        fields.flag("approvalRequired", false),
                        limit(fields.part("requests"), faults),
                        burst(fields),
                        limit(fields.part("quota"), faults));
        fields.end();
        faults.check();
        PlanId fresh = new PlanId(administration.freshId());
        return order.put(
                view -> {
                    PlanDocument existing = view.organization().plan(handle);
                    return existing == null
                            ? Change.creating(new CreatePlan(fresh, view.id(), handle, details))
                            : Change.changing(new ChangePlan(existing.id(), details));
                },
                view -> shown(view, handle));
    }

    @DeleteMapping("/{plan}")
    ResponseEntity<Object> delete(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("plan") String plan) {
        Handle handle = Exchange.handle(plan);
        return administration
                .order(exchange, org)
                .delete(view -> Change.changing(new DeletePlan(view.plan(handle).id())));
    }

    private static @Nullable RequestLimit limit(@Nullable Cursor part, Faults faults) {
        if (part == null) {
            return null;
        }
        Fields fields = Fields.of(part, faults).require("count", "per");
        RequestLimit limit =
                new RequestLimit(
                        fields.number("count", 1, 1, Limits.REQUESTS_PER_PLAN),
                        fields.choice("per", RequestLimit.Period.SECOND));
        fields.end();
        return limit;
    }

    private static @Nullable Long burst(Fields fields) {
        return fields.has("burst") ? fields.number("burst", 0, 0, Limits.REQUESTS_PER_PLAN) : null;
    }

    private static Shown shown(View view, Handle handle) {
        PlanDocument plan = view.plan(handle);
        return new Shown(Show.plan(plan), plan.meta().revision());
    }
}
