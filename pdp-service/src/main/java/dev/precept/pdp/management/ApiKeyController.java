package dev.precept.pdp.management;

import dev.precept.domain.apikey.ApiKeyCommand.CreateApiKey;
import dev.precept.domain.apikey.ApiKeyCommand.DeleteApiKey;
import dev.precept.domain.apikey.ApiKeyCommand.ExpireApiKey;
import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.jose.PresentedKey;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.ApiKeyDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** API keys of an application for an API: shown once, when they are made. */
@RestController
@RequestMapping("/v1/organizations/{org}/api-keys/{app}/{api}")
final class ApiKeyController {
    private final Administration administration;
    private final SecretStore secrets;
    private final InstantSource clock;

    ApiKeyController(Administration administration, SecretStore secrets, InstantSource clock) {
        this.administration = administration;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** The application and the API of a key, as the path names them. */
    private record Pair(Handle app, Handle api) {
        static Pair of(String app, String api) {
            return new Pair(Exchange.handle(app), Exchange.handle(api));
        }

        ApplicationId application(View view) {
            return view.application(app).document().id();
        }

        ApiId api(View view) {
            return view.api(api).document().id();
        }

        List<ApiKeyDocument> keys(View view) {
            ApiId id = api(view);
            return view.organization().apiKeys().of(application(view)).stream()
                    .filter(key -> key.api().equals(id))
                    .toList();
        }

        ApiKeyDocument key(View view, String id) {
            ApiKeyDocument key =
                    Id.isId(id) ? view.organization().apiKeys().get(new SecretId(id)) : null;
            return View.found(key != null && keys(view).contains(key) ? key : null, "API key", id);
        }
    }

    @GetMapping
    ResponseEntity<Object> list(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("api") String api) {
        View view = administration.view(exchange, org, Developing.toRead(exchange.caller()));
        Pair pair = Pair.of(app, api);
        Developing.seen(exchange.caller(), view, pair.app());
        return Reply.body(
                view.image(),
                Pages.of(pair.keys(view), it -> it.id().value()).page(exchange, Show::apiKey));
    }

    @PostMapping
    ResponseEntity<Object> add(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("api") String api) {
        Right right = Developing.toChange(exchange.caller());
        Administration.Order order = administration.order(exchange, org, right);
        Pair pair = Pair.of(app, api);
        Asked asked = asked(exchange);
        SecretId id = new SecretId(administration.freshId());
        // The verifier must lie there before the event that makes it count; one that no event ever
        // names is swept.
        change(exchange, administration.view(exchange, org, right), pair, id, asked);
        String secret = order.isDryRun() ? "" : secrets.create(id);
        return order.run(
                view -> change(exchange, view, pair, id, asked),
                ShownOnce.answer(
                        id,
                        "key",
                        PresentedKey.text(PresentedKey.Kind.API, id, secret),
                        asked.expiresAt()));
    }

    @PutMapping("/{key}")
    ResponseEntity<Object> expire(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("api") String api,
            @PathVariable("key") String key) {
        Administration.Order order =
                administration.order(exchange, org, Developing.toChange(exchange.caller()));
        Pair pair = Pair.of(app, api);
        Instant expiresAt = ShownOnce.sooner(exchange);
        return order.put(
                view -> {
                    ApplicationController.touched(exchange, view, pair.app());
                    return Change.changing(new ExpireApiKey(pair.key(view, key).id(), expiresAt));
                },
                view -> {
                    ApiKeyDocument shown = pair.key(view, key);
                    return new Shown(Show.apiKey(shown), shown.meta().revision());
                });
    }

    @DeleteMapping("/{key}")
    ResponseEntity<Object> remove(
            Exchange exchange,
            @PathVariable("org") String org,
            @PathVariable("app") String app,
            @PathVariable("api") String api,
            @PathVariable("key") String key) {
        Pair pair = Pair.of(app, api);
        return administration
                .order(exchange, org, Developing.toChange(exchange.caller()))
                .delete(
                        view -> {
                            ApplicationController.touched(exchange, view, pair.app());
                            return Change.changing(new DeleteApiKey(pair.key(view, key).id()));
                        });
    }

    /** What is asked of a key to be made. */
    private record Asked(@Nullable Environment environment, @Nullable Instant expiresAt) {}

    private Asked asked(Exchange exchange) {
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults);
        Environment environment =
                fields.has("environment")
                        ? fields.choice("environment", Environment.PRODUCTION)
                        : null;
        Instant expiresAt = ShownOnce.expiry(fields, faults, clock.instant());
        faults.check();
        return new Asked(environment, expiresAt);
    }

    private static Change change(
            Exchange exchange, View view, Pair pair, SecretId id, Asked asked) {
        ApplicationId application = ApplicationController.touched(exchange, view, pair.app());
        Developing.requireToMakeKey(
                exchange.caller(), view.application(pair.app()).document(), asked.environment());
        return Change.creating(
                new CreateApiKey(
                        id,
                        view.id(),
                        application,
                        pair.api(view),
                        asked.expiresAt(),
                        asked.environment()));
    }
}
