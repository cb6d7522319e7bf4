package dev.precept.pdp.management;

import dev.precept.domain.identityprovider.IdentityProviderCommand.RemoveExternalClient;
import dev.precept.domain.identityprovider.IdentityProviderCommand.SetExternalClient;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/**
 * Which clients of identity providers stand for an application. They are the providers' to keep, so
 * that the revision is the provider's.
 */
@RestController
@RequestMapping("/v1/organizations/{org}/applications/{app}/external-clients")
final class ExternalClientController {
    private final Administration administration;

    ExternalClientController(Administration administration) {
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<Object> list(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("app") String app) {
        View view = administration.read(exchange, org);
        ApplicationId application = view.application(Exchange.handle(app)).document().id();
        List<IdentityProviderDocument> all =
                view.organization().identityProviders().list().stream()
                        .map(IdentityProviderImage::document)
                        .filter(it -> it.clients().containsKey(application))
                        .toList();
        return Reply.body(
                view.image(),
                Pages.of(all, it -> it.handle().value())
                        .page(exchange, it -> Show.externalClient(it, application)));
    }

    @GetMapping("/{idp}")
    ResponseEntity<Object> get(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("idp") String idp) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view, Exchange.handle(app), Exchange.handle(idp)));
    }

    @PutMapping("/{idp}")
    ResponseEntity<Object> put(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("idp") String idp) {
        Administration.Order order = administration.order(exchange, org);
        Handle application = Exchange.handle(app);
        Handle provider = Exchange.handle(idp);
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults).require("clientId");
        String clientId = fields.token("clientId", Limits.SUBJECT_CHARACTERS);
        fields.end();
        faults.check();
        return order.put(
                view -> {
                    IdentityProviderDocument it = IdentityProviderController.find(view, provider);
                    ApplicationId id = view.application(application).document().id();
                    SetExternalClient command = new SetExternalClient(it.id(), id, clientId);
                    return it.clients().containsKey(id)
                            ? Change.changing(command)
                            : Change.creating(command);
                },
                view -> shown(view, application, provider));
    }

    @DeleteMapping("/{idp}")
    ResponseEntity<Object> delete(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("idp") String idp) {
        Handle application = Exchange.handle(app);
        Handle provider = Exchange.handle(idp);
        return administration
                .order(exchange, org)
                .delete(
                        view ->
                                Change.changing(
                                        new RemoveExternalClient(
                                                IdentityProviderController.find(view, provider)
                                                        .id(),
                                                view.application(application).document().id())));
    }

    private static Shown shown(View view, Handle app, Handle idp) {
        IdentityProviderDocument provider = IdentityProviderController.find(view, idp);
        ApplicationId application = view.application(app).document().id();
        View.found(provider.clients().get(application), "client of", idp.value());
        return new Shown(
                Show.externalClient(provider, application)
                        .and("revision", provider.meta().revision()),
                provider.meta().revision());
    }
}
