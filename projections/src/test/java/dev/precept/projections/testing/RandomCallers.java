package dev.precept.projections.testing;

import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.Environment;
import dev.precept.domain.gateway.ForwardingFamily;
import dev.precept.domain.gateway.GatewayDetails;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.gateway.GatewayFilter;
import dev.precept.domain.gateway.Trust;
import dev.precept.domain.identityprovider.ClaimNames;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.identityprovider.ProviderDetails;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.webhook.WebhookDetails;
import dev.precept.domain.webhook.WebhookEvent;
import dev.precept.projections.testing.RandomHistory.Happened;
import dev.precept.projections.testing.World.Api;
import dev.precept.projections.testing.World.ApiKey;
import dev.precept.projections.testing.World.Gateway;
import dev.precept.projections.testing.World.Organization;
import dev.precept.projections.testing.World.Provider;
import dev.precept.projections.testing.World.Thing;
import dev.precept.projections.testing.World.Webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Commands on gateways, webhooks, API keys and identity providers. */
final class RandomCallers {
    private static final List<Environment> ENVIRONMENTS = List.of(Environment.values());

    private final RandomHistory history;

    RandomCallers(RandomHistory history) {
        this.history = history;
    }

    List<Happened> command(Organization organization) {
        if (history.chance(40)) {
            return providerCommand(organization);
        }
        if (history.chance(50)) {
            return apiKeyCommand(organization);
        }
        if (history.chance(40)) {
            return webhookCommand(organization);
        }
        if (organization.gateways.isEmpty() || history.chance(20)) {
            return createGateway(organization);
        }
        Gateway gateway = history.pick(organization.gateways);
        return switch (history.random().nextInt(6)) {
            case 0 -> {
                organization.gateways.remove(gateway);
                yield one(organization, gateway, new GatewayEvent.GatewayDeleted());
            }
            case 1, 2 ->
                    one(
                            organization,
                            gateway,
                            new GatewayEvent.GatewayChanged(details(organization, gateway)));
            default -> keyCommand(organization, gateway);
        };
    }

    private List<Happened> providerCommand(Organization organization) {
        if (organization.providers.isEmpty() || history.chance(15)) {
            return createProvider(organization);
        }
        Provider provider = history.pick(organization.providers);
        int kind = history.random().nextInt(10);
        if (kind == 0) {
            organization.providers.remove(provider);
            return one(organization, provider, new IdentityProviderEvent.IdentityProviderDeleted());
        }
        if (kind == 1) {
            return one(
                    organization,
                    provider,
                    new IdentityProviderEvent.IdentityProviderChanged(
                            details(organization, provider)));
        }
        if (kind == 2 && !provider.clients.isEmpty()) {
            ApplicationId application = history.pick(List.copyOf(provider.clients.keySet()));
            provider.clients.remove(application);
            return one(
                    organization,
                    provider,
                    new IdentityProviderEvent.ExternalClientRemoved(application));
        }
        if (organization.applications.isEmpty()) {
            return List.of();
        }
        ApplicationId application = history.pick(organization.applications).id();
        String client = history.freshId("client");
        provider.clients.put(application, client);
        return one(
                organization,
                provider,
                new IdentityProviderEvent.ExternalClientSet(application, client));
    }

    private List<Happened> createProvider(Organization organization) {
        String handle = history.freeHandle("idp", organization.providers);
        if (handle == null) {
            return List.of();
        }
        Provider provider = new Provider(history.freshId("i"), handle);
        organization.providers.add(provider);
        return one(
                organization,
                provider,
                new IdentityProviderEvent.IdentityProviderCreated(
                        provider.id(),
                        organization.id(),
                        provider.handle(),
                        details(organization, provider)));
    }

    private ProviderDetails details(Organization organization, Provider provider) {
        String issuer = "https://idp" + history.random().nextInt(5) + ".example";
        boolean isTaken =
                organization.providers.stream()
                        .anyMatch(one -> one != provider && one.issuer.equals(issuer));
        provider.issuer = isTaken ? "https://" + provider.id + ".example" : issuer;
        return new ProviderDetails(
                provider.issuer,
                new KeyLocation.Jwks(provider.issuer + "/jwks"),
                Set.of("https://api1.example"),
                ClaimNames.STANDARD);
    }

    private List<Happened> apiKeyCommand(Organization organization) {
        if (!organization.apiKeys.isEmpty() && history.chance(25)) {
            ApiKey key = history.pick(organization.apiKeys);
            if (history.chance(30)) {
                Instant end = history.now().plusSeconds(300);
                return one(organization, key, new ApiKeyEvent.ApiKeyExpirySet(end));
            }
            organization.apiKeys.remove(key);
            return one(organization, key, new ApiKeyEvent.ApiKeyDeleted());
        }
        List<Api> visible = organization.visibleApis();
        if (organization.applications.isEmpty() || visible.isEmpty()) {
            return List.of();
        }
        ApiKey key = new ApiKey(history.freshId("x"));
        organization.apiKeys.add(key);
        return one(
                organization,
                key,
                new ApiKeyEvent.ApiKeyCreated(
                        key.id(),
                        organization.id(),
                        history.pick(organization.applications).id(),
                        history.pick(visible).id(),
                        history.chance(80) ? null : history.now().plusSeconds(600),
                        history.chance(70) ? null : history.pick(ENVIRONMENTS)));
    }

    private List<Happened> createGateway(Organization organization) {
        String handle = history.freeHandle("gateway", organization.gateways);
        if (handle == null) {
            return List.of();
        }
        Gateway gateway = new Gateway(history.freshId("w"), handle);
        organization.gateways.add(gateway);
        return one(
                organization,
                gateway,
                new GatewayEvent.GatewayCreated(
                        gateway.id(),
                        organization.id(),
                        gateway.handle(),
                        details(organization, gateway)));
    }

    private GatewayDetails details(Organization organization, Gateway gateway) {
        gateway.client = client(organization);
        return new GatewayDetails(
                history.chance(70) ? Environment.PRODUCTION : Environment.SANDBOX,
                history.pick(List.of(ForwardingFamily.values())),
                history.chance(50) ? Set.of() : Set.of(Trust.ATTRIBUTES),
                gateway.client,
                null);
    }

    /** A client that is no other gateway's. */
    private @Nullable ApplicationId client(Organization organization) {
        ApplicationId client = new ApplicationId("client" + history.random().nextInt(5));
        boolean isTaken = organization.gateways.stream().anyMatch(g -> client.equals(g.client));
        return isTaken || history.chance(50) ? null : client;
    }

    private List<Happened> keyCommand(Organization organization, Gateway gateway) {
        if (!gateway.keys.isEmpty() && history.chance(40)) {
            SecretId key = history.pick(List.copyOf(gateway.keys));
            gateway.keys.remove(key);
            return one(organization, gateway, new GatewayEvent.GatewayKeyRemoved(key));
        }
        SecretId key = new SecretId(history.freshId("x"));
        gateway.keys.add(key);
        return one(
                organization,
                gateway,
                new GatewayEvent.GatewayKeyAdded(
                        key, history.chance(50) ? history.now().plusSeconds(60) : null));
    }

    private List<Happened> webhookCommand(Organization organization) {
        if (organization.webhooks.isEmpty() || history.chance(20)) {
            return createWebhook(organization);
        }
        Webhook webhook = history.pick(organization.webhooks);
        return switch (history.random().nextInt(6)) {
            case 0 -> {
                organization.webhooks.remove(webhook);
                yield one(organization, webhook, new WebhookEvent.WebhookDeleted());
            }
            case 1, 2 -> one(organization, webhook, new WebhookEvent.WebhookChanged(told()));
            default -> secretCommand(organization, webhook);
        };
    }

    private List<Happened> createWebhook(Organization organization) {
        String handle = history.freeHandle("webhook", organization.webhooks);
        if (handle == null) {
            return List.of();
        }
        Webhook webhook = new Webhook(history.freshId("h"), handle);
        organization.webhooks.add(webhook);
        return one(
                organization,
                webhook,
                new WebhookEvent.WebhookCreated(
                        webhook.id(), organization.id(), webhook.handle(), told()));
    }

    private WebhookDetails told() {
        return new WebhookDetails(
                "https://hooks.example/" + history.random().nextInt(5),
                history.chance(50) ? Set.of() : Set.of("role"),
                history.chance(50) ? null : new GatewayFilter(history.chance(50), Set.of()),
                history.chance(80));
    }

    private List<Happened> secretCommand(Organization organization, Webhook webhook) {
        if (!webhook.secrets.isEmpty() && history.chance(40)) {
            SecretId secret = history.pick(List.copyOf(webhook.secrets));
            webhook.secrets.remove(secret);
            return one(organization, webhook, new WebhookEvent.WebhookSecretRemoved(secret));
        }
        SecretId secret = new SecretId(history.freshId("x"));
        webhook.secrets.add(secret);
        return one(
                organization,
                webhook,
                new WebhookEvent.WebhookSecretAdded(
                        secret, history.chance(50) ? history.now().plusSeconds(60) : null));
    }

    private static List<Happened> one(Organization organization, Thing thing, DomainEvent event) {
        return List.of(new Happened(organization, thing, event));
    }
}
