package dev.precept.pdp.management;

import dev.precept.domain.identityprovider.IdentityProviderCommand.DeleteIdentityProvider;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.jose.SealedSecrets;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Identity providers. */
@RestController
@RequestMapping("/v1/organizations/{org}/identity-providers")
final class IdentityProviderController {
    private final Administration administration;
    private final SealedSecrets secrets;

    IdentityProviderController(Administration administration, SealedSecrets providerSecrets) {
        this.administration = administration;
        this.secrets = providerSecrets;
    }

    @GetMapping
    ResponseEntity<Object> list(Exchange exchange, @PathVariable("org") String org) {
        View view = administration.read(exchange, org);
        return Reply.body(
                view.image(),
                Pages.of(
                                view.organization().identityProviders().list(),
                                it -> it.document().handle().value())
                        .page(exchange, it -> Show.identityProvider(it.document())));
    }

    @GetMapping("/{idp}")
    ResponseEntity<Object> get(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("idp") String idp) {
        View view = administration.read(exchange, org);
        exchange.query();
        return Reply.thing(view.image(), shown(view, Exchange.handle(idp)));
    }

    @PutMapping("/{idp}")
    ResponseEntity<Object> put(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("idp") String idp) {
        Administration.Order order = administration.order(exchange, org);
        Handle handle = Exchange.handle(idp);
        IdentityProviderBody body = IdentityProviderBody.read(exchange.json());
        IdentityProviderId fresh = new IdentityProviderId(administration.freshId());
        View before = administration.read(exchange, org);
        SecretId secret =
                secret(
                        order,
                        body.clientSecret(),
                        before.organization().identityProviders().get(handle));
        return order.put(
                view -> {
                    SoleAccess.requireForProvider(view);
                    return body.change(view, handle, fresh, secret);
                },
                view -> shown(view, handle));
    }

    /**
     * Names the secret that came along: the one there is where it is the same, so that saying the
     * same twice changes nothing. A new one lies there before the event that makes it count.
     */
    private @Nullable SecretId secret(
            Administration.Order order,
            @Nullable String sent,
            @Nullable IdentityProviderImage provider) {
        SecretId there = IdentityProviderBody.secret(provider);
        Hypothesis hypothesis = order.hypothesis();
        if (sent == null
                || (there != null
                        && ((hypothesis != null && hypothesis.keeps(there, sent))
                                || secrets.is(there, sent)))) {
            return there;
        }
        SecretId fresh = new SecretId(administration.freshId());
        if (hypothesis != null) {
            hypothesis.keep(fresh, sent);
        } else if (!order.isDryRun()) {
            secrets.add(fresh, sent);
        }
        return fresh;
    }

    @DeleteMapping("/{idp}")
    ResponseEntity<Object> delete(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("idp") String idp) {
        Handle handle = Exchange.handle(idp);
        return administration
                .order(exchange, org)
                .delete(
                        view ->
                                Change.changing(
                                        new DeleteIdentityProvider(find(view, handle).id())));
    }

    static IdentityProviderDocument find(View view, Handle handle) {
        return View.found(
                        view.organization().identityProviders().get(handle),
                        "identity provider",
                        handle.value())
                .document();
    }

    private static Shown shown(View view, Handle handle) {
        IdentityProviderDocument provider = find(view, handle);
        return new Shown(Show.identityProvider(provider), provider.meta().revision());
    }
}
